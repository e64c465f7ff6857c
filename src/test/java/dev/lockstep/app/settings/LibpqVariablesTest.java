// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.database.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libpq's variables mean what they mean to psql. */
class LibpqVariablesTest {
  @TempDir private Path folder;
  private final Map<String, String> values = new HashMap<>();

  private Settings read() {
    return Settings.read(name -> Optional.ofNullable(values.get(name)));
  }

  private DatabaseSettings database() {
    return read().requiredDatabase();
  }

  private Path file(String name, String rights, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  @Test
  void theyNameTheDatabaseWhereNothingElseDoes() {
    values.put("PGHOST", "db.example");
    values.put("PGPORT", "5433");
    values.put("PGUSER", "app");
    values.put("PGPASSWORD", "p@ss w/ord&=%");
    values.put("PGSSLMODE", "verify-full");
    // A host alone names no database.
    assertThat(read().database()).isEmpty();

    values.put("PGDATABASE", "my shop");
    assertThat(database().target()).isEqualTo("db.example:5433/my shop");
    assertThat(database().user()).contains("app");
    assertThat(database().password()).contains("p@ss w/ord&=%");
    assertThat(database().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example:5433/my%20shop?sslmode=verify-full");

    values.put("DATABASE_URL", "postgres://other/shop");
    assertThat(database().target()).isEqualTo("other/shop");
  }

  @Test
  void aUrlIsCompletedInUserPasswordAndTlsOnly() {
    values.put("DATABASE_URL", "postgres://db/shop");
    values.put("PGHOST", "elsewhere");
    values.put("PGPORT", "5433");
    values.put("PGDATABASE", "other");
    values.put("PGUSER", "app");
    values.put("PGPASSWORD", "s3cret");
    values.put("PGSSLMODE", "require");
    assertThat(database().target()).isEqualTo("db/shop");
    assertThat(database().user()).contains("app");
    assertThat(database().password()).contains("s3cret");
    assertThat(database().jdbcUrl()).contains("sslmode=require");

    values.put("DATABASE_URL", "postgres://own:word@db/shop?sslmode=disable");
    assertThat(database().user()).contains("own");
    assertThat(database().password()).contains("word");
    assertThat(database().jdbcUrl()).contains("sslmode=disable").doesNotContain("require");
  }

  @Test
  void thePasswordFileIsReadAsLibpqReadsIt() throws Exception {
    Path file =
        file(
            "pass",
            "rw-------",
            "# comment\nother:*:*:app:no\ndb:5432:*:app\\:x:co\\:lon\\\\back\n"
                + "*:*:shop:app:first\n*:*:*:*:last\n");
    values.put("PGPASSFILE", file.toString());
    values.put("DATABASE_URL", "postgres://app@db/shop");
    assertThat(database().password()).contains("first");
    values.put("DATABASE_URL", "postgres://app%3Ax@db/shop");
    assertThat(database().password()).contains("co:lon\\back");
    values.put("DATABASE_URL", "postgres://somebody@db:6000/shop");
    assertThat(database().password()).contains("last");
    values.put("DATABASE_URL", "postgres://app:own@db/shop");
    assertThat(database().password()).contains("own");

    values.put("DATABASE_URL", "postgres://app@db/shop");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("PGPASSFILE: others may read " + file)
        .hasMessageNotContaining("first");
    // One that nobody named is left alone, as by libpq.
    values.remove("PGPASSFILE");
    values.put("HOME", folder.toString());
    file(".pgpass", "rw-r--r--", "*:*:*:*:open");
    assertThat(database().password()).isEmpty();
    file(".pgpass", "rw-------", "*:*:*:*:home");
    assertThat(database().password()).contains("home");
  }

  @Test
  void aServiceIsLookedUpAndSaysMoreThanTheVariables() throws Exception {
    values.put(
        "PGSERVICEFILE",
        file(
                "services",
                "rw-r--r--",
                "[other]\nhost=no\n\n# one\n[shop]\nhost=db\nport=6000\ndbname=shop\nuser=app\n")
            .toString());
    values.put("PGSERVICE", "shop");
    values.put("PGUSER", "somebody");
    values.put("PGSSLMODE", "require");
    assertThat(database().target()).isEqualTo("db:6000/shop");
    assertThat(database().user()).contains("app");
    assertThat(database().jdbcUrl()).contains("sslmode=require");

    values.put("PGSERVICE", "nothing");
    assertThatThrownBy(this::read).hasMessageContaining("there is no service 'nothing'");
  }

  @Test
  void whatTheDriverCannotDoIsRefusedAsInAUrl() {
    values.put("PGDATABASE", "shop");
    values.put("PGHOST", "/var/run/postgresql");
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("Unix-domain socket");
    values.put("PGHOST", "db");
    values.put("PGSSLCRL", "/crl");
    assertThatThrownBy(this::read).hasMessageContaining("sslcrl: is not supported");
  }
}
