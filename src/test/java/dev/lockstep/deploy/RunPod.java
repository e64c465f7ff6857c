// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import dev.lockstep.support.LockstepProcess;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a container of a manifest as the kubelet would: its arguments, the image's environment and
 * its own, values from Secrets. Only the places differ: {@code /lockstep} is this repository, as
 * {@code Dockerfile.user} fills it, and mounted Secrets lie in a temporary folder.
 */
final class RunPod {
  private static final Pattern ENV = Pattern.compile("\\b(LOCKSTEP_[A-Z_]+)=/lockstep/(\\w+)");
  private static final Map<String, String> FOLDERS =
      Map.of("migrations", "migrations", "backfills", "backfills", "schema", "src/main/schema");

  private final Map<String, Map<String, String>> secrets;
  private final Path mounts;

  RunPod(Map<String, Map<String, String>> secrets, Path mounts) {
    this.secrets = secrets;
    this.mounts = mounts;
  }

  LockstepProcess process(Pods.Placed placed) throws IOException {
    LockstepProcess process =
        LockstepProcess.of(placed.container().getArgs().toArray(String[]::new));
    process.with(imageEnvironment());
    mount(placed);
    for (EnvVar variable : placed.container().getEnv()) {
      process.with(variable.getName(), value(variable));
    }
    return process;
  }

  private static Map<String, String> imageEnvironment() {
    Map<String, String> environment = new HashMap<>();
    String dockerfile = YamlFiles.text(YamlFiles.DEPLOY.resolve("Dockerfile.native"));
    Matcher matcher = ENV.matcher(dockerfile);
    while (matcher.find()) {
      Path folder = Path.of(FOLDERS.get(matcher.group(2))).toAbsolutePath();
      environment.put(matcher.group(1), folder.toString());
    }
    return environment;
  }

  private String value(EnvVar variable) {
    if (variable.getValueFrom() != null) {
      var reference = variable.getValueFrom().getSecretKeyRef();
      return secrets.get(reference.getName()).get(reference.getKey());
    }
    return variable.getName().endsWith("_FILE")
        ? mounts + variable.getValue()
        : variable.getValue();
  }

  private void mount(Pods.Placed placed) throws IOException {
    for (VolumeMount mount : placed.container().getVolumeMounts()) {
      Path folder = Path.of(mounts + mount.getMountPath());
      for (Volume volume : placed.pod().getSpec().getVolumes()) {
        if (volume.getName().equals(mount.getName()) && volume.getProjected() != null) {
          for (VolumeProjection source : volume.getProjected().getSources()) {
            project(source, folder);
          }
        }
      }
    }
  }

  private void project(VolumeProjection source, Path folder) throws IOException {
    if (source.getSecret() == null) {
      return;
    }
    Files.createDirectories(folder);
    for (KeyToPath item : source.getSecret().getItems()) {
      String value = secrets.get(source.getSecret().getName()).get(item.getKey());
      Files.writeString(folder.resolve(item.getPath()), value + "\n");
    }
  }
}
