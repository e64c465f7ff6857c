// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.deploy.KubernetesTools.Ended;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, rendered by the real helm, beside the overlays, rendered by the real kustomize. */
@Tag("long")
class HelmTest {
  private static final Path CHART = YamlFiles.DEPLOY.resolve("helm/lockstep");

  @TempDir private Path scratch;

  @BeforeEach
  void tools() throws Exception {
    KubernetesTools.fetch();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service         | replicas=2",
        "monitored       | monitoring.enabled=true",
        "mounted-secrets | secrets.mounted=true",
        "snapshots       | snapshots.enabled=true",
        "job             | mode=job,job.hook=false",
      })
  void itRendersWhatTheOverlayRenders(String overlay, String values) throws Exception {
    Map<String, Map<String, Object>> rendered = template("--set", values);
    // What only Helm understands: an uninstall leaves the snapshots.
    rendered.values().forEach(HelmTest::dropResourcePolicy);

    assertThat(rendered)
        .isEqualTo(KubernetesTools.kustomize(YamlFiles.DEPLOY.resolve("overlays/" + overlay)));
  }

  @SuppressWarnings("unchecked")
  private static void dropResourcePolicy(Map<String, Object> object) {
    var metadata = (Map<String, Object>) object.get("metadata");
    if (metadata.get("annotations") instanceof Map<?, ?> annotations
        && annotations.equals(Map.of("helm.sh/resource-policy", "keep"))) {
      metadata.remove("annotations");
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void theJobIsAHookWithANameThatStaysAndGoesBeforeTheNext() throws Exception {
    var metadata =
        (Map<String, Object>)
            template("--set", "mode=job").get("Job lockstep-migrate").get("metadata");

    assertThat((Map<String, Object>) metadata.get("annotations"))
        .containsEntry("helm.sh/hook", "pre-install,pre-upgrade")
        .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation");
  }

  /** Mode init, in a chart that has this one as a dependency. */
  @Test
  void anotherChartTakesTheInitContainersFromIt() throws Exception {
    Path parent = scratch.resolve("app");
    copy(CHART, parent.resolve("charts/lockstep"));
    Files.createDirectories(parent.resolve("templates"));
    Files.writeString(
        parent.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: app
        version: 1.0.0
        dependencies: [{name: lockstep, version: 1.0.0}]
        """);
    Files.writeString(parent.resolve("values.yaml"), "lockstep: {mode: init}\n");
    Files.writeString(
        parent.resolve("templates/pod.yaml"),
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: app
        spec:
          initContainers:
            {{- include "lockstep.migrateContainer" .Subcharts.lockstep | nindent 4 }}
            {{- include "lockstep.waitContainer" .Subcharts.lockstep | nindent 4 }}
          volumes:
            {{- include "lockstep.temporaryVolume" .Subcharts.lockstep | nindent 4 }}
        """);

    Map<String, Map<String, Object>> rendered =
        KubernetesTools.objects(KubernetesTools.helm("template", "app", parent.toString()));

    assertThat(rendered).containsOnlyKeys("Pod app");
    PodSpec pod = StrictModel.as(rendered.get("Pod app"), Pod.class).getSpec();
    List<Container> ours = new ArrayList<>();
    List<Volume> volumes = new ArrayList<>();
    for (Pods.Placed placed : Pods.lockstep()) {
      if (List.of("migrate", "wait-for-database").contains(placed.container().getName())
          && !placed.overlay().endsWith("job")) {
        ours.add(placed.container());
        volumes.addAll(placed.pod().getSpec().getVolumes());
      }
    }
    assertThat(pod.getInitContainers()).containsExactlyInAnyOrderElementsOf(ours);
    assertThat(volumes).hasSize(2).containsOnly(pod.getVolumes().getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=sidecar",
        "imgae.tag=1.0.0",
        "networkPolicy.databasePorts={postgres}",
        "networkPolicy.clients=null",
        "settings.DATABASE_URL=postgres://a",
        "image.digest=1.0.0",
        "replicas=0"
      })
  void aValueThatMeansNothingIsRefused(String value) throws Exception {
    Ended ended = KubernetesTools.helm("template", "x", CHART.toString(), "--set", value);

    assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
    assertThat(ended.out()).contains("don't meet the specifications of the schema");
  }

  @Test
  void everyValueHasItsEffect() throws Exception {
    String rendered =
        KubernetesTools.helm(
                "template",
                "x",
                CHART.toString(),
                "--set",
                "name=orders,image.digest=sha256:%s,settings.LOCKSTEP_LOCK_TIMEOUT=5s"
                        .formatted("a".repeat(64))
                    + ",networkPolicy.databasePorts={6432},monitoring.enabled=true"
                    + ",monitoring.runbookUrl=https://wiki.example/runbook"
                    + ",image.pullPolicy=Always,image.pullSecrets={registry}")
            .out();

    assertThat(rendered)
        .contains("image: lockstep@sha256:" + "a".repeat(64))
        .contains("name: LOCKSTEP_LOCK_TIMEOUT\n              value: \"5s\"")
        .contains("- port: 6432")
        .contains("runbook_url: https://wiki.example/runbook#lockstepmigrationfailed")
        .contains("imagePullPolicy: Always")
        .contains("- name: registry")
        .doesNotContain("5432")
        .doesNotContain("app.kubernetes.io/name: lockstep");
    assertThat(KubernetesTools.helm("lint", "--strict", CHART.toString()).exit()).isZero();
  }

  @Test
  void theChartsFilesAreThoseOfMonitoring() {
    for (String file : List.of("lockstep.rules.yml", "lockstep-dashboard.json")) {
      assertThat(YamlFiles.text(CHART.resolve("files").resolve(file)))
          .as("run deploy/monitoring/copy")
          .isEqualTo(YamlFiles.text(YamlFiles.DEPLOY.resolve("monitoring").resolve(file)));
    }
  }

  /** The renderer that the other tests of deploy use is no judge of itself. */
  @ParameterizedTest
  @MethodSource("overlays")
  void theRealKustomizeMakesTheSameOfEachOverlay(Path overlay) throws Exception {
    List<Map<String, Object>> real = new ArrayList<>(KubernetesTools.kustomize(overlay).values());

    // The job's name is a replacement, which only the real one does.
    assertThat(real.stream().map(HelmTest::withoutJobName).toList())
        .containsExactlyInAnyOrderElementsOf(
            Kustomization.render(overlay).stream().map(HelmTest::withoutJobName).toList());
  }

  static Stream<Path> overlays() {
    return Kustomization.overlays().stream();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> withoutJobName(Map<String, Object> object) {
    if (object.get("kind").equals("Job")) {
      ((Map<String, Object>) object.get("metadata")).remove("name");
    }
    return object;
  }

  /** The patch that deploy/README.md shows. */
  @Test
  void anotherDatabasePortIsOnePatch() throws Exception {
    copy(YamlFiles.DEPLOY, scratch.resolve("deploy"));
    String readme = YamlFiles.text(YamlFiles.DEPLOY.resolve("README.md"));
    String from = readme.substring(readme.indexOf("## Another port"));
    String patch =
        from.substring(
            from.indexOf("```yaml\n") + 8, from.indexOf("```", from.indexOf("```yaml") + 8));
    Path overlay = Files.createDirectories(scratch.resolve("deploy/overlays/mine"));
    Files.writeString(overlay.resolve("kustomization.yaml"), "resources: [../service]\n" + patch);

    Object policy = KubernetesTools.kustomize(overlay).get("NetworkPolicy lockstep").get("spec");

    assertThat(policy.toString()).contains("port=6432").doesNotContain("port=5432");
  }

  private Map<String, Map<String, Object>> template(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("template", "x", CHART.toString()));
    command.addAll(List.of(arguments));
    return KubernetesTools.objects(KubernetesTools.helm(command.toArray(String[]::new)));
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
