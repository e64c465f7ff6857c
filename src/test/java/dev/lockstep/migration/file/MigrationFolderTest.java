// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationFolderTest {
  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void readsVersionedReverseAndRepeatableFilesInOrder() throws IOException {
    write("V10__ten.sql", "SELECT 10;");
    write("2026/V9_1__nine_point_one.sql", "SELECT 9;");
    write("U10__ten.sql", "SELECT -10;");
    write("R__b.sql", "SELECT 'b';");
    write("R__a.sql", "SELECT 'a';");
    write("README.md", "not SQL");
    write("V10__ten.sql.conf", "executeInTransaction=false");

    MigrationSet set = MigrationFolder.read(folder);

    assertThat(set.versioned())
        .extracting(MigrationFile::script)
        .containsExactly("2026/V9_1__nine_point_one.sql", "V10__ten.sql");
    assertThat(set.versioned())
        .extracting(MigrationFile::title)
        .containsExactly("9.1 nine point one", "10 ten");
    assertThat(set.versioned())
        .extracting(MigrationFile::transactional)
        .containsExactly(true, false);
    assertThat(set.reverses()).containsOnlyKeys(Version.of("10"));
    assertThat(set.repeatables()).extracting(MigrationFile::description).containsExactly("a", "b");
    assertThat(set.latest()).contains(Version.of("10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "V1_a.sql",
        "V__a.sql",
        "v1__a.sql",
        "Va__a.sql",
        "V1__.sql",
        "R_a.sql",
        "R1__a.sql",
        "V1.__a.sql",
        "B__a.sql",
        "create.sql",
        "V1__a.SQL",
        "V1-1__a.sql"
      })
  void aBadlyNamedFileIsNamed(String name) throws IOException {
    write(name, "SELECT 1;");

    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining(name + ": badly named");
  }

  @Test
  void oneVersionInTwoFilesIsNamedWithBoth() throws IOException {
    write("V1__a.sql", "SELECT 1;");
    write("sub/V1.0__b.sql", "SELECT 1;");
    write("R__view.sql", "SELECT 1;");
    write("sub/R__view.sql", "SELECT 1;");

    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .hasMessageContaining("duplicate version")
        .hasMessageContaining("V1__a.sql")
        .hasMessageContaining("sub/V1.0__b.sql")
        .hasMessageContaining("duplicate description view");
  }

  @Test
  void aFolderThatIsNotThereSaysWhichSetting() {
    assertThatThrownBy(() -> MigrationFolder.read(folder.resolve("nowhere")))
        .hasMessageContaining("nowhere")
        .hasMessageContaining("LOCKSTEP_MIGRATIONS_DIR");
  }

  @Test
  void aConfigMapMountShowsEachFileOnce() throws IOException {
    // Kubernetes: V1__a.sql -> ..data/V1__a.sql, ..data -> ..2026_11_22
    write("..2026_11_22/V1__a.sql", "SELECT 1;");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_22"));
    Files.createSymbolicLink(folder.resolve("V1__a.sql"), Path.of("..data/V1__a.sql"));

    assertThat(MigrationFolder.read(folder).versioned())
        .extracting(MigrationFile::script)
        .containsExactly("V1__a.sql");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    Files.write(folder.resolve("V1__a.sql"), "\uFEFFSELECT 1;".getBytes(StandardCharsets.UTF_8));

    try (InputStream text = MigrationFolder.read(folder).versioned().get(0).open()) {
      assertThat(text).hasContent("SELECT 1;");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY i ON t (a);",
        "create unique index concurrently if not exists i on t (a);",
        "DROP INDEX CONCURRENTLY i;",
        "REINDEX INDEX CONCURRENTLY i;",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY t;",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY;",
        "VACUUM t;",
        "ALTER SYSTEM SET work_mem = '1MB';",
        "-- a comment\nCREATE DATABASE d;"
      })
  void whatCannotRunInATransactionIsKnown(String sql) throws IOException {
    write("V1__a.sql", sql);

    assertThat(MigrationFolder.read(folder).versioned().get(0).transactional()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX i ON t (a);",
        "INSERT INTO t VALUES ('CREATE INDEX CONCURRENTLY');",
        "COMMENT ON TABLE t IS 'DETACH CONCURRENTLY';",
        "-- DROP INDEX CONCURRENTLY i;\nSELECT 1;",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ VACUUM t; $$;",
        "REINDEX INDEX i;"
      })
  void whatOnlyLooksLikeItRunsInATransaction(String sql) throws IOException {
    write("V1__a.sql", sql);

    assertThat(MigrationFolder.read(folder).versioned().get(0).transactional()).isTrue();
  }

  @Test
  void folderOfAnotherToolIsOneMistakeAndNotOneForEachFile() throws IOException {
    write("meta/_journal.json", "{}");
    write("0000_one.sql", "SELECT 1;");
    write("0001_two.sql", "SELECT 2;");
    write("V1__ours.sql", "SELECT 3;");
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .hasMessageContaining("is a folder of Drizzle's (meta/_journal.json)")
        .hasMessageContaining("lockstep adopt drizzle " + folder)
        .hasMessageNotContaining("badly named");
  }

  @Test
  void foldersForEachMigrationAreTheirToolsToo() throws IOException {
    write("20260101120000_one/migration.sql", "SELECT 1;");
    write("20260101120000_one/snapshot.json", "{}");
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .hasMessageContaining("Drizzle's (20260101120000_one/migration.sql)");
    write("migration_lock.toml", "provider = \"postgresql\"");
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .hasMessageContaining("Prisma's (migration_lock.toml)")
        .hasMessageContaining("lockstep adopt prisma ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          000001_a.up.sql      | SELECT 1;                       | golang-migrate's (000001_a.up.sql) | lockstep adopt sql
          20240101000000_a.sql | -- migrate:up                   | migrations of dbmate               | lockstep adopt sql
          00001_a.sql          | -- +goose Up                    | migrations of goose                | lockstep adopt sql
          all.sql              | --liquibase formatted sql       | a Liquibase changelog              | lockstep adopt liquibase
          20240101000000_a.js  | exports.up = knex => knex.raw() | migrations in JavaScript           | of its own
          20240101000000_a.rb  | class A < ActiveRecord::Migration[7.1] | migrations of Rails         | of its own
          """)
  void folderOfAnyToolIsNamedAsOneEvenWithoutSql(
      String file, String text, String what, String remedy) throws IOException {
    write(file, text);
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .hasMessageContaining(what)
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("badly named");
  }
}
