// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.cli.Exit;
import dev.lockstep.cli.Lockstep;
import dev.lockstep.deploy.StrictModel.ServiceMonitor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a strict API server and kustomize would say about {@code deploy/}, and what we promise. */
class ManifestsTest {
  private static final Path MONITORED = YamlFiles.DEPLOY.resolve("overlays/monitored");

  @Test
  void everyManifestIsInTheTypedModelToTheLastField() {
    assertThat(YamlFiles.all()).isNotEmpty();
    for (Path file : YamlFiles.all()) {
      if (!file.toString().endsWith(".patch.yaml")) {
        assertThat(YamlFiles.documents(file)).as("%s", file).isNotEmpty();
        YamlFiles.documents(file).forEach(StrictModel::read);
      }
    }
  }

  @Test
  void anUnknownFieldIsNoticed() {
    Map<String, Object> container = Map.of("name", "lockstep", "readynessProbe", Map.of());
    Map<String, Object> document =
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "spec",
            Map.of("template", Map.of("spec", Map.of("containers", List.of(container)))));

    assertThatThrownBy(() -> StrictModel.read(document)).hasMessageContaining("readynessProbe");
  }

  @Test
  void kustomizationsNameFilesThatAreThereAndEveryManifestIsNamed() {
    List<Path> named =
        Kustomization.overlays().stream()
            .flatMap(folder -> Kustomization.read(folder).references(folder).stream())
            .map(Path::normalize)
            .toList();

    assertThat(named).allSatisfy(path -> assertThat(path).matches(Files::exists, "exists"));
    List<Path> manifests =
        YamlFiles.all().stream()
            .filter(file -> !file.getFileName().toString().equals("kustomization.yaml"))
            .filter(file -> !file.getFileName().toString().equals("secret.example.yaml"))
            .toList();
    assertThat(named).containsAll(manifests);
  }

  @Test
  void everyOverlayRendersToManifestsOfTheTypedModel() {
    for (Path overlay : Kustomization.overlays()) {
      assertThat(StrictModel.resources(Kustomization.render(overlay)))
          .as("%s", overlay)
          .isNotEmpty();
    }
    assertThat(Pods.lockstep()).extracting(Pods.Placed::overlay).doesNotHaveDuplicates().hasSize(8);
  }

  @Test
  void everyImageOfAnOverlayCanBeReplacedThere() {
    for (Pods.Placed placed : Pods.containers()) {
      List<Kustomization.Image> images = Kustomization.read(placed.overlay()).images();
      if (images != null) {
        String image = placed.container().getImage();
        assertThat(images)
            .as("%s", placed)
            .extracting(Kustomization.Image::name)
            .contains(image.substring(0, image.lastIndexOf(':')));
      }
    }
  }

  @Test
  void everyContainerIsLockedDown() {
    for (Pods.Placed placed : Pods.containers()) {
      var pod = placed.pod().getSpec().getSecurityContext();
      var own = placed.container().getSecurityContext();
      String name = placed.toString();
      assertThat(pod.getRunAsNonRoot()).as(name).isTrue();
      assertThat(pod.getRunAsUser()).as(name).isPositive();
      assertThat(pod.getRunAsGroup()).as(name).isPositive();
      assertThat(pod.getSeccompProfile().getType()).as(name).isEqualTo("RuntimeDefault");
      assertThat(own.getAllowPrivilegeEscalation()).as(name).isFalse();
      assertThat(own.getReadOnlyRootFilesystem()).as(name).isTrue();
      assertThat(own.getCapabilities().getDrop()).as(name).containsExactly("ALL");
      assertThat(own.getCapabilities().getAdd()).as(name).isEmpty();
      assertThat(own.getPrivileged()).as(name).isNotEqualTo(true);
      assertThat(own.getRunAsNonRoot()).as(name).isNotEqualTo(false);
      assertThat(own.getRunAsUser()).as(name).isNull();
      var podSpec = placed.pod().getSpec();
      assertThat(podSpec.getAutomountServiceAccountToken()).as(name).isFalse();
      assertThat(podSpec.getHostNetwork()).as(name).isNotEqualTo(true);
      assertThat(podSpec.getHostPID()).as(name).isNotEqualTo(true);
      assertThat(podSpec.getEnableServiceLinks()).as(name).isFalse();
    }
  }

  @Test
  void everyContainerSaysWhatItNeedsAndNoneIsThrottled() {
    for (Pods.Placed placed : Pods.containers()) {
      var resources = placed.container().getResources();
      assertThat(resources.getRequests())
          .as("%s", placed)
          .containsOnlyKeys("cpu", "memory", "ephemeral-storage");
      assertThat(resources.getLimits())
          .as("%s", placed)
          .containsOnlyKeys("memory", "ephemeral-storage");
    }
  }

  @Test
  void everyMountHasItsVolumeAndTemporaryFilesHaveAPlace() {
    for (Pods.Placed placed : Pods.lockstep()) {
      assertThat(placed.pod().getSpec().getVolumes())
          .as("%s", placed)
          .extracting(Volume::getName)
          .containsAll(
              placed.container().getVolumeMounts().stream().map(VolumeMount::getName).toList());
      assertThat(placed.container().getVolumeMounts())
          .as("%s", placed)
          .extracting(VolumeMount::getMountPath)
          .contains("/tmp");
    }
  }

  @Test
  void theServiceIsProbedWhereItAnswersAndNothingElseIsProbed() {
    int probed = 0;
    for (Pods.Placed placed : Pods.lockstep()) {
      Container container = placed.container();
      if (container.getArgs().equals(List.of("serve"))) {
        assertProbe(container, container.getStartupProbe(), "/q/health/started");
        assertProbe(container, container.getLivenessProbe(), "/q/health/live");
        assertProbe(container, container.getReadinessProbe(), "/q/health/ready");
        probed++;
      } else {
        assertThat(container.getStartupProbe()).as("%s", placed).isNull();
        assertThat(container.getLivenessProbe()).as("%s", placed).isNull();
        assertThat(container.getReadinessProbe()).as("%s", placed).isNull();
      }
    }
    assertThat(probed).isEqualTo(5);
  }

  private static void assertProbe(Container container, Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
    assertThat(probe.getHttpGet().getScheme()).isNull();
    ContainerPort port =
        container.getPorts().stream().filter(p -> p.getName().equals("http")).findFirst().get();
    assertThat(port.getContainerPort()).isEqualTo(8080);
  }

  @Test
  void everyContainerRunsACommandThatThereIs() {
    for (Pods.Placed placed : Pods.lockstep()) {
      List<String> arguments = placed.container().getArgs();
      assertThat(Lockstep.describe().parseArgs(arguments.toArray(String[]::new)).subcommand())
          .as("%s", placed)
          .isNotNull();
    }
  }

  @Test
  void aLongMigrationIsNotKilledByItsOwnProbe() {
    for (Pods.Placed placed : Pods.lockstep()) {
      Probe startup = placed.container().getStartupProbe();
      if (startup != null) {
        Duration patience =
            Duration.ofSeconds(startup.getPeriodSeconds())
                .multipliedBy(startup.getFailureThreshold());
        assertThat(patience).as("%s", placed).isEqualTo(Duration.ofDays(7));
      }
    }
  }

  @Test
  void whatSelectsPodsSelectsOurs() {
    List<HasMetadata> resources = StrictModel.resources(Kustomization.render(MONITORED));
    Map<String, String> pod =
        one(resources, Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
    Service service = one(resources, Service.class);

    assertThat(pod)
        .containsAllEntriesOf(
            one(resources, Deployment.class).getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(service.getSpec().getSelector())
        .containsAllEntriesOf(
            one(resources, PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(
            one(resources, NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
    assertThat(service.getSpec().getPorts().get(0).getTargetPort())
        .isEqualTo(new IntOrString("http"));
    assertThat(one(resources, NetworkPolicy.class).getSpec().getIngress().get(0).getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .containsExactly(8080);
  }

  /** No rule without a source, and none that lets in every pod of the namespace or the cluster. */
  @Test
  void onlyNamedCallersReachTheAdminPath() {
    for (NetworkPolicyIngressRule rule :
        one(StrictModel.resources(Kustomization.render(MONITORED)), NetworkPolicy.class)
            .getSpec()
            .getIngress()) {
      assertThat(rule.getFrom()).isNotEmpty();
      for (NetworkPolicyPeer peer : rule.getFrom()) {
        var selector =
            peer.getPodSelector() == null ? peer.getNamespaceSelector() : peer.getPodSelector();
        assertThat(selector.getMatchLabels()).isNotEmpty();
      }
    }
  }

  @Test
  void prometheusScrapesThePortAndPathThatAreThere() {
    List<Map<String, Object>> documents = Kustomization.render(MONITORED);
    ServiceMonitor monitor =
        documents.stream()
            .map(StrictModel::read)
            .filter(ServiceMonitor.class::isInstance)
            .map(ServiceMonitor.class::cast)
            .findFirst()
            .get();
    Service service = one(StrictModel.resources(documents), Service.class);

    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.spec().selector().getMatchLabels());
    ServiceMonitor.Endpoint endpoint = monitor.spec().endpoints().get(0);
    assertThat(endpoint.port()).isEqualTo(service.getSpec().getPorts().get(0).getName());
    assertThat(endpoint.path()).isEqualTo("/q/metrics");
  }

  @Test
  void theJobDoesNotRepeatWhatCannotChange() {
    Job job =
        one(
            StrictModel.resources(Kustomization.render(YamlFiles.DEPLOY.resolve("overlays/job"))),
            Job.class);

    assertThat(job.getSpec().getPodFailurePolicy().getRules())
        .filteredOn(rule -> rule.getAction().equals("FailJob"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getOnExitCodes().getValues())
                  .containsExactly(Exit.USAGE, Exit.FINDINGS, Exit.GATED);
              assertThat(rule.getOnExitCodes().getContainerName())
                  .isEqualTo(
                      job.getSpec().getTemplate().getSpec().getContainers().get(0).getName());
            });
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
  }

  private static <T> T one(List<HasMetadata> resources, Class<T> type) {
    return resources.stream().filter(type::isInstance).map(type::cast).findFirst().get();
  }
}
