// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.settings.Setting;
import dev.lockstep.app.settings.Setting.Kind;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The environment that {@code deploy/} gives to Lockstep, and the secrets that it must not hold.
 */
class EnvironmentTest {
  private static final Set<String> KNOWN = known();
  private static final Pattern LOCKSTEP_NAME =
      Pattern.compile("\\bLOCKSTEP_[A-Z_]+|MIGRATION_[A-Z]+_SECRET");

  private static Set<String> known() {
    Set<String> known = new HashSet<>(Set.of("HOSTNAME"));
    for (Setting setting : Setting.values()) {
      known.add(setting.name());
      if (setting.kind() == Kind.SECRET) {
        known.add(setting.name() + "_FILE");
      }
    }
    return known;
  }

  @Test
  void everyVariableIsASettingThatLockstepReads() {
    for (Pods.Placed placed : Pods.lockstep()) {
      assertThat(placed.container().getEnv())
          .as("%s", placed)
          .extracting(EnvVar::getName)
          .doesNotHaveDuplicates()
          .allMatch(name -> KNOWN.contains(name) || name.startsWith("JAVA_"));
    }
  }

  @Test
  void everySettingThatIsNamedInAFileExists() {
    for (Path file : YamlFiles.files()) {
      // LOCKSTEP_PORT is what Kubernetes would add if enableServiceLinks were on.
      Matcher matcher = LOCKSTEP_NAME.matcher(YamlFiles.text(file).replace("LOCKSTEP_PORT=", ""));
      while (matcher.find()) {
        assertThat(KNOWN).as("%s", file).contains(matcher.group());
      }
    }
  }

  @Test
  void secretsComeFromSecretsAndTheirKeysAreInTheExample() {
    Map<String, Set<String>> example = example();
    for (Pods.Placed placed : Pods.containers()) {
      for (EnvVar variable : placed.container().getEnv()) {
        boolean secret =
            Arrays.stream(Setting.values())
                .anyMatch(s -> s.kind() == Kind.SECRET && s.name().equals(variable.getName()));
        if (secret) {
          assertThat(variable.getValue()).as("%s %s", placed, variable.getName()).isNull();
          var reference = variable.getValueFrom().getSecretKeyRef();
          if (placed.isLockstep()) {
            assertThat(example).as("%s", placed).containsKey(reference.getName());
            assertThat(example.get(reference.getName())).contains(reference.getKey());
          }
        }
      }
    }
  }

  @Test
  void aMountedSecretLiesWhereItsVariableSays() {
    for (Pods.Placed placed : Pods.lockstep()) {
      List<String> mounted =
          placed.container().getVolumeMounts().stream()
              .flatMap(
                  mount ->
                      placed.pod().getSpec().getVolumes().stream()
                          .filter(volume -> volume.getName().equals(mount.getName()))
                          .filter(volume -> volume.getProjected() != null)
                          .flatMap(volume -> volume.getProjected().getSources().stream())
                          .map(VolumeProjection::getSecret)
                          .filter(secret -> secret != null)
                          .flatMap(secret -> secret.getItems().stream())
                          .map(item -> mount.getMountPath() + "/" + item.getPath()))
              .toList();
      List<String> named =
          placed.container().getEnv().stream()
              .filter(variable -> variable.getName().endsWith("_FILE"))
              .map(EnvVar::getValue)
              .toList();
      assertThat(named).as("%s", placed).containsExactlyInAnyOrderElementsOf(mounted);
    }
  }

  @Test
  void theExampleHoldsNoUsableSecret() {
    for (Map<String, Object> document :
        YamlFiles.documents(YamlFiles.DEPLOY.resolve("base/secret.example.yaml"))) {
      Secret secret = StrictModel.as(document, Secret.class);
      assertThat(secret.getData()).isNullOrEmpty();
      assertThat(secret.getStringData().values()).allMatch(String::isEmpty);
    }
  }

  @Test
  void noFileHoldsACredential() {
    Pattern passwordInUrl = Pattern.compile("://[^\\s:/@]+:(?!<)[^\\s@]+@");
    Pattern passwordInSql = Pattern.compile("(?i)password\\s+'[^']");
    for (Path file : YamlFiles.files()) {
      assertThat(YamlFiles.text(file))
          .as("%s", file)
          .doesNotContainPattern(passwordInUrl)
          .doesNotContainPattern(passwordInSql)
          .doesNotContain("PRIVATE KEY");
    }
  }

  private static Map<String, Set<String>> example() {
    Map<String, Set<String>> example = new HashMap<>();
    for (Map<String, Object> document :
        YamlFiles.documents(YamlFiles.DEPLOY.resolve("base/secret.example.yaml"))) {
      Secret secret = StrictModel.as(document, Secret.class);
      example.put(
          secret.getMetadata().getName(),
          secret.getStringData().keySet().stream().collect(Collectors.toSet()));
    }
    return example;
  }
}
