// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .env} and {@code lockstep.properties} of the working directory say. */
class SettingFilesTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private ProcessSettings lookup() {
    return new ProcessSettings(
        name -> Optional.ofNullable(environment.get(name)), environment.keySet(), folder);
  }

  private Settings read() {
    return Settings.read(lookup());
  }

  private void dotEnv(String text) throws Exception {
    Files.writeString(folder.resolve(".env"), text);
  }

  private void properties(String text) throws Exception {
    Files.writeString(folder.resolve("lockstep.properties"), text);
  }

  @Test
  void environmentIsStrongerThanDotEnvAndThatThanProperties() throws Exception {
    properties("lockstep.lock-timeout=1s\nlockstep.lock-retry-for=1h\nlockstep.lease-wait=1min\n");
    dotEnv("LOCKSTEP_LOCK_TIMEOUT=2s\nLOCKSTEP_LOCK_RETRY_FOR=2h\n");
    environment.put("LOCKSTEP_LOCK_TIMEOUT", "3s");

    assertThat(read().lockTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read().lockRetryFor()).isEqualTo(Duration.ofHours(2));
    assertThat(read().leaseWait()).isEqualTo(Duration.ofMinutes(1));
    assertThat(read().statementTimeout()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void theStrongerSourceCountsInWhateverFormItSaysIt() throws Exception {
    properties("lockstep.database-url=postgres://app@weakest/shop\n");
    assertThat(read().requiredDatabase().target()).isEqualTo("weakest/shop");

    dotEnv("DATABASE_URL=postgres://app@weak/shop\n");
    assertThat(read().requiredDatabase().target()).isEqualTo("weak/shop");

    Path secret = Files.writeString(folder.resolve("url"), "postgres://app@strong/shop\n");
    environment.put("DATABASE_URL_FILE", secret.toString());
    assertThat(read().requiredDatabase().target()).isEqualTo("strong/shop");

    // Taken back for one command.
    environment.remove("DATABASE_URL_FILE");
    environment.put("DATABASE_URL", "");
    assertThat(read().database()).isEmpty();
  }

  /** The judge is bash, which reads such a file with {@code set -a; . ./.env}. */
  @Test
  void aDotEnvSaysWhatAShellTakesItFor() throws Exception {
    String text =
        """
        # comment
        A=plain
        export B=exported
        C='single # $HOME \\n'
        D="double \\"quoted\\" \\$5 \\\\ # no comment"
        E=trailing # comment
        F=
        G="two
        lines"
        H=with=equals
        I='' # nothing
        """;
    dotEnv(text);
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "set -a; . ./.env; printf '%s\\0' \"$A\" \"$B\" \"$C\" \"$D\" \"$E\" \"$F\" \"$G\" \"$H\" \"$I\"")
            .directory(folder.toFile())
            .start();
    List<String> expected =
        List.of(
            new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .split("\0", -1));

    ProcessSettings lookup = lookup();
    assertThat(lookup.problems()).isEmpty();
    for (int at = 0; at < 9; at++) {
      String name = String.valueOf((char) ('A' + at));
      assertThat(lookup.value(name)).as(name).contains(expected.get(at));
    }
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreNoPartOfAValue() throws Exception {
    dotEnv("\uFEFFLOCKSTEP_LOCK_TIMEOUT=7s\r\nLOCKSTEP_LEASE_WAIT=8s\r\n");
    assertThat(read().lockTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(read().leaseWait()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void aBadLineIsNamedAndNoPieceOfItIsShown() throws Exception {
    dotEnv("A=1\n\nDATABASE_URL postgres://app:s3cret@db/shop\nB='s3cret' more\n");
    properties("# all of it\nlockstep.lock-timout=5s\nlock-timeout=5s\n");

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(folder.resolve(".env") + ":3: is not NAME=value")
        .hasMessageContaining(folder.resolve(".env") + ":4: B: something follows its closing quote")
        .hasMessageContaining(
            folder.resolve("lockstep.properties")
                + ":2: unknown key lockstep.lock-timout; did you mean lockstep.lock-timeout?")
        .hasMessageContaining(
            folder.resolve("lockstep.properties") + ":3: unknown key lock-timeout")
        .hasMessageNotContaining("s3cret");

    properties("");
    dotEnv("A=1\nSECRET=\"s3cret\nwithout end\n");
    assertThatThrownBy(this::read)
        .hasMessage(folder.resolve(".env") + ":2: SECRET: its quote has no end");
  }

  @Test
  void aDotEnvIsSharedWithOthersButWhatBeginsWithLockstepIsOurs() throws Exception {
    dotEnv("NODE_ENV=production\nJUST_A_NAME\nLOCKSTEP_LOCK_TIMOUT=5s\n");
    assertThat(lookup().remarks())
        .containsExactly(
            folder.resolve(".env")
                + ":3: unknown setting LOCKSTEP_LOCK_TIMOUT; did you mean LOCKSTEP_LOCK_TIMEOUT?");
    assertThat(read().lockTimeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void inTheEnvironmentAnUnknownSettingIsSaidAndALinkToAServiceIsNone() {
    environment.put("LOCKSTEP_LOCK_TIMOUT", "5s");
    environment.put("LOCKSTEP_FROM_THE_FUTURE", "1");
    // As Kubernetes sets them for services named lockstep and lockstep-admin.
    environment.put("LOCKSTEP_SERVICE_HOST", "10.0.0.1");
    environment.put("LOCKSTEP_SERVICE_PORT_HTTP", "80");
    environment.put("LOCKSTEP_PORT", "tcp://10.0.0.1:80");
    environment.put("LOCKSTEP_PORT_80_TCP_ADDR", "10.0.0.1");
    environment.put("LOCKSTEP_ADMIN_SERVICE_PORT", "80");
    environment.put("LOCKSTEP_SHADOW_URL_FILE", "");

    assertThat(lookup().remarks())
        .containsExactly(
            "unknown setting LOCKSTEP_FROM_THE_FUTURE; leave it out, or correct its name",
            "unknown setting LOCKSTEP_LOCK_TIMOUT; did you mean LOCKSTEP_LOCK_TIMEOUT?");
    assertThat(read().lockTimeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void propertiesAreReadAsJavaReadsThem() throws Exception {
    properties(
        "! comment\nlockstep.search-path : app, \\\n   public\nquarkus.http.port=9090\n"
            + "lockstep.holder=caf\\u00e9\nlockstep.migration-admin-secret-file="
            + Files.writeString(folder.resolve("secret"), "s3cret\n")
            + "\n");

    assertThat(read().searchPath()).contains("app, public");
    assertThat(read().holder()).isEqualTo("café");
    assertThat(read().adminSecret()).contains("s3cret");
    assertThat(lookup().value("quarkus.http.port")).contains("9090");
  }

  @Test
  void aFolderOfThatNameIsNone() throws Exception {
    Files.createDirectory(folder.resolve(".env"));
    assertThat(read().database()).isEmpty();
    assertThat(lookup().problems()).isEqualTo(List.of());
    assertThat(Set.of(lookup().layers().size())).containsExactly(3);
  }
}
