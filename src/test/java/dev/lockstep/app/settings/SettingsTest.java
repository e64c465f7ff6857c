// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.lint.rule.Level;
import dev.lockstep.snapshot.SnapshotSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private final Map<String, String> values = new HashMap<>();

  private Settings read() {
    return Settings.read(name -> Optional.ofNullable(values.get(name)));
  }

  @Test
  void hasTheDefaultsOfTheContract() {
    Settings settings = read();

    assertThat(settings.database()).isEmpty();
    assertThat(settings.healthSecret()).isEmpty();
    assertThat(settings.adminSecret()).isEmpty();
    assertThat(settings.migrations()).isEqualTo(Path.of("migrations"));
    assertThat(settings.schema()).isEqualTo(Path.of("src/main/schema"));
    assertThat(settings.backfills()).isEqualTo(Path.of("backfills"));
    assertThat(settings.shadow()).isEmpty();
    assertThat(settings.cache()).isTrue();
    assertThat(settings.migrateAtStart()).isTrue();
    assertThat(settings.lockTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.statementTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.lockRetryFor()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.leaseWait()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.delayedStandbys()).isEmpty();
    assertThat(settings.snapshot())
        .isEqualTo(
            new SnapshotSettings(
                Path.of("snapshots"),
                Optional.empty(),
                4,
                5,
                Duration.ofDays(30),
                SnapshotSettings.BeforeMigrate.FALSE,
                List.of()));
    assertThat(settings.holder()).isEqualTo("lockstep");
    assertThat(settings.lint().of("ban-drop-table", Level.WARNING)).contains(Level.WARNING);
  }

  @Test
  void everySettingIsAPropertyToo() {
    assertThat(Arrays.stream(Setting.values()).map(Setting::property))
        .containsExactly(
            "lockstep.database-url",
            "lockstep.migration-health-secret",
            "lockstep.migration-admin-secret",
            "lockstep.page",
            "lockstep.trusted-proxy",
            "lockstep.migrations-dir",
            "lockstep.schema-dir",
            "lockstep.backfills-dir",
            "lockstep.shadow-url",
            "lockstep.cache",
            "lockstep.lint",
            "lockstep.migrate-at-start",
            "lockstep.lock-timeout",
            "lockstep.statement-timeout",
            "lockstep.lock-retry-for",
            "lockstep.lease-wait",
            "lockstep.search-path",
            "lockstep.time-zone",
            "lockstep.placeholders",
            "lockstep.delayed-standbys",
            "lockstep.not-ours",
            "lockstep.keep-limit",
            "lockstep.snapshot-dir",
            "lockstep.snapshot-before-migrate",
            "lockstep.snapshot-jobs",
            "lockstep.snapshot-keep",
            "lockstep.snapshot-keep-for",
            "lockstep.snapshot-command",
            "lockstep.rehearse-on",
            "lockstep.pg-bin-dir",
            "lockstep.notify-url",
            "lockstep.notify-secret",
            "lockstep.holder",
            "lockstep.log")
        .doesNotHaveDuplicates();
    values.put("lockstep.lock-timeout", "7s");
    values.put("LOCKSTEP_LOCK_RETRY_FOR", "2h");
    values.put("lockstep.database-url", "postgres://app@db/shop");
    assertThat(read().lockTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(read().lockRetryFor()).isEqualTo(Duration.ofHours(2));
    assertThat(read().requiredDatabase().target()).isEqualTo("db/shop");
  }

  @Test
  void standbysAreListedWithCommas() {
    values.put("LOCKSTEP_DELAYED_STANDBYS", "an hour ago, yesterday,");
    assertThat(read().delayedStandbys()).containsExactlyInAnyOrder("an hour ago", "yesterday");
  }

  @Test
  void whoIsToldIsAListAndAWrongAddressIsNamedByItsPlace() {
    values.put(
        "LOCKSTEP_NOTIFY_URL",
        " https://hooks.example.com/a?token=s3cret , slack+http://alerts.monitoring.svc/b,");
    values.put("LOCKSTEP_NOTIFY_SECRET", "whsec_c2VjcmV0");
    assertThat(read().notifications())
        .hasToString("notifications to [hooks.example.com, alerts.monitoring.svc]");

    values.put("LOCKSTEP_NOTIFY_URL", "https://a.example.com/,http://b.example.com/s3cret");
    values.put("LOCKSTEP_NOTIFY_SECRET", "whsec_s3cret!");
    assertThatThrownBy(this::read)
        .hasMessageContaining("LOCKSTEP_NOTIFY_URL: address 2 must be https")
        .hasMessageContaining("LOCKSTEP_NOTIFY_SECRET: what follows whsec_ is no Base64")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aSecretMayLieInAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("url");
    Files.writeString(file, "postgres://app:s3cret@db/shop\n");
    values.put("DATABASE_URL_FILE", file.toString());

    assertThat(read().requiredDatabase().password()).contains("s3cret");

    // What is set itself wins over the file.
    values.put("DATABASE_URL", "postgres://app@other/shop");
    assertThat(read().requiredDatabase().target()).isEqualTo("other/shop");
  }

  @Test
  void readsQuarkusOwnDataSourceSettingsIfThereIsNoUrl() {
    values.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/shop");
    values.put("quarkus.datasource.username", "app");
    values.put("quarkus.datasource.password", "s3cret");

    assertThat(read().requiredDatabase().user()).contains("app");
    assertThat(read().requiredDatabase().password()).contains("s3cret");
  }

  @Test
  void aSecretIsWhatItsAuthorMeantWithoutWhatEditorsAndShellsAdd() {
    values.put("MIGRATION_ADMIN_SECRET", "\uFEFF battery staple \n");
    values.put("DATABASE_URL", "\uFEFFpostgres://app@db/shop\r\n");
    values.put("MIGRATION_HEALTH_SECRET", "zwei\nZeilen");

    assertThatThrownBy(this::read)
        .hasMessageContaining("MIGRATION_HEALTH_SECRET: has a line break")
        .hasMessageNotContaining("Zeilen")
        .hasMessageNotContaining("MIGRATION_ADMIN_SECRET")
        .hasMessageNotContaining("DATABASE_URL");

    values.put("MIGRATION_HEALTH_SECRET", "\n \uFEFF\n");
    assertThat(read().adminSecret()).contains("battery staple");
    assertThat(read().healthSecret()).isEmpty();
  }

  @Test
  void theSearchPathIsPartOfTheDatabase() {
    values.put("DATABASE_URL", "postgres://app@db/shop?currentSchema=app&sslmode=require");
    assertThat(read().requiredDatabase().searchPath()).contains("app");

    values.put("LOCKSTEP_SEARCH_PATH", "app");
    assertThat(read().requiredDatabase().searchPath()).contains("app");

    values.put("LOCKSTEP_SEARCH_PATH", "other, public");
    assertThatThrownBy(this::read)
        .hasMessageContaining("LOCKSTEP_SEARCH_PATH: says 'other, public' and the URL 'app'");

    values.put("DATABASE_URL", "postgres://app@db/shop?sslmode=require");
    assertThat(read().requiredDatabase().searchPath()).contains("other, public");
    assertThat(read().requiredDatabase().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db/shop?sslmode=require&currentSchema=other%2C%20public");

    values.put("LOCKSTEP_SEARCH_PATH", "\"Mein \"\"Schema\", $user, \"$user\"");
    assertThat(read().searchPath()).contains("\"Mein \"\"Schema\", $user, \"$user\"");
    for (String wrong :
        new String[] {"\"Mein Schema, public", "app public", "app,,public", "'a'"}) {
      values.put("LOCKSTEP_SEARCH_PATH", wrong);
      assertThatThrownBy(this::read)
          .hasMessageContaining("LOCKSTEP_SEARCH_PATH: '" + wrong + "' is no search path");
    }
  }

  @Test
  void namesEverythingThatIsWrongAtOnceAndNoSecret() {
    values.put("LOCKSTEP_LOCK_TIMEOUT", "soon");
    values.put("LOCKSTEP_STATEMENT_TIMEOUT", "3");
    values.put("LOCKSTEP_MIGRATE_AT_START", "perhaps");
    values.put("LOCKSTEP_LOG", "xml");
    values.put("DATABASE_URL", "postgres://app:hunter2@db");
    values.put("MIGRATION_ADMIN_SECRET_FILE", "/nowhere/secret");

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("LOCKSTEP_LOG: 'xml' is none of json, text")
        .hasMessageContaining("LOCKSTEP_LOCK_TIMEOUT: 'soon'")
        .hasMessageContaining("LOCKSTEP_STATEMENT_TIMEOUT: '3'")
        .hasMessageContaining("LOCKSTEP_MIGRATE_AT_START: 'perhaps'")
        .hasMessageContaining("DATABASE_URL")
        .hasMessageContaining("MIGRATION_ADMIN_SECRET_FILE: /nowhere/secret")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void noDatabaseSaysWhatToSet() {
    assertThatThrownBy(() -> read().requiredDatabase())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("DATABASE_URL");
  }
}
