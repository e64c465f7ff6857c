// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in a folder and cannot be read is named, never left out, and never waited for. */
@Timeout(60)
class OddFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("V1__a.sql"), "SELECT 1;");
  }

  private void isRefused(String... expected) {
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContainingAll(expected);
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void whateverHasTheNameOfAMigrationIsNamed() throws Exception {
    Files.createDirectory(folder.resolve("V2__folder.sql"));
    Files.createSymbolicLink(folder.resolve("V3__link.sql"), Path.of("..data/V3__link.sql"));
    pipe(folder.resolve("V4__pipe.sql"));
    Files.createSymbolicLink(folder.resolve("V1__a.sql.conf"), Path.of("gone"));

    isRefused(
        "4 problems",
        "V2__folder.sql: is a directory",
        "V3__link.sql: is a link to nothing",
        "V4__pipe.sql: is a pipe",
        "V1__a.sql.conf: is a link to nothing");
  }

  @Test
  void aMountedConfigMapIsReadThroughItsLinks() throws IOException {
    Path data = Files.createDirectory(folder.resolve("..2026_01_01"));
    Files.writeString(data.resolve("V2__b.sql"), "SELECT 2;");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01_01"));
    Files.createSymbolicLink(folder.resolve("V2__b.sql"), Path.of("..data/V2__b.sql"));
    Files.createDirectory(folder.resolve("notes"));

    assertThat(MigrationFolder.read(folder).versioned()).hasSize(2);
  }

  @Test
  void backfillsAreReadInTheSameWay() throws Exception {
    Files.createDirectory(folder.resolve("folder.sql"));
    Files.createSymbolicLink(folder.resolve("link.sql"), Path.of("gone"));
    pipe(folder.resolve("pipe.sql"));
    Files.write(folder.resolve("wide.sql"), "/* lockstep".getBytes(StandardCharsets.UTF_16LE));
    Files.delete(folder.resolve("V1__a.sql"));

    assertThat(BackfillFiles.load(folder).problems())
        .extracting(problem -> problem.message().split("[,;:]")[0])
        .containsExactly(
            "is a directory with the name of a file",
            "is a link to nothing",
            "is a pipe",
            "holds a NUL byte");
  }

  @Test
  void backfillsInFoldersBelowAreNamedAndNotThoseOfAMountedConfigMap() throws IOException {
    Files.delete(folder.resolve("V1__a.sql"));
    Files.createDirectories(folder.resolve("old/done"));
    Files.writeString(folder.resolve("old/done/fill.sql"), "-- @table t");
    Files.createDirectory(folder.resolve("notes"));
    Files.writeString(folder.resolve("notes/read.me"), "");
    Path data = Files.createDirectory(folder.resolve("..2026_01_01"));
    Files.writeString(data.resolve("b.sql"), "-- @table t");

    assertThat(BackfillFiles.load(folder).problems())
        .extracting(DefinitionProblem::toString)
        .containsExactly(
            folder.resolve("old")
                + ":1: has SQL files, and is not looked into; move those that are backfills to "
                + folder
                + " itself, and the others away");
  }

  /** In silence it would run in a transaction after all. */
  @Test
  void aConfigurationWithAnotherNameIsNamed() throws IOException {
    for (String name :
        List.of("V1__gone.sql.conf", "V1__a.conf", "V1__a.SQL.conf", "flyway.conf")) {
      Files.writeString(folder.resolve(name), "executeInTransaction=false");
    }

    isRefused(
        "2 problems",
        "V1__a.SQL.conf: configures nothing",
        "V1__a.conf: configures nothing: what is said of V1__a.sql stands in V1__a.sql.conf",
        "rename it");
  }

  @Test
  void aLinkThatLeadsBackIsNamedWithTheReason() throws IOException {
    Files.createSymbolicLink(folder.resolve("again"), folder);

    isRefused(
        folder.resolve("again") + ": cannot be read: it is a link to a folder that it lies in");
  }

  /** Where upper and lower case are one, they look right. */
  @Test
  void anEndingInUpperCaseIsNamedWhereverFilesAreRead() throws IOException {
    Files.move(folder.resolve("V1__a.sql"), folder.resolve("V1__a.SQL"));

    isRefused("V1__a.SQL: badly named");
    assertThat(BackfillFiles.load(folder).problems())
        .extracting(DefinitionProblem::toString)
        .containsExactly(folder.resolve("V1__a.SQL") + ":1: write .sql in lower case");
    assertThatThrownBy(() -> SchemaModules.read(folder))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContainingAll("V1__a.SQL: ", "badly named: write .sql in lower case");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "executeInTransaction=yes",
        "executeInTransaction=1",
        "executeInTransaction=false # a remark",
        "executeInTransaction=",
        "executeInTransaction",
        "executeInTransaction false",
        "executeintransaction=false",
        "flyway.executeInTransaction=false",
        "execute_in_transaction=false",
      })
  void anythingButTrueOrFalseIsNamedWithItsLine(String line) throws IOException {
    Files.writeString(folder.resolve("V1__a.sql.conf"), "# mine\n" + line + "\n");

    isRefused("V1__a.sql.conf:2: '" + line + "' is not understood");
  }

  @ParameterizedTest
  @CsvSource({
    "executeInTransaction=false,false",
    "executeInTransaction = true,true",
    "  executeInTransaction=FALSE  ,false",
    "# executeInTransaction=no,true",
    "placeholderReplacement=false,true"
  })
  void whatIsUnderstoodIsObeyed(String line, boolean transactional) throws IOException {
    Files.writeString(folder.resolve("V1__a.sql.conf"), line);

    assertThat(MigrationFolder.read(folder).versioned().get(0).transactional())
        .isEqualTo(transactional);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* lockstep:requires-backfill b */",
        "-- LOCKSTEP:requires-backfill b",
        "-- lockstep requires-backfill b",
        "-- Lockstep: requires-backfill b",
        "-- lockstep : requires-backfill b",
        "-- lockstep=requires-backfill b",
        "-- lockstep require-backfill b",
        "---- lockstep:requires-backfill b",
      })
  void whatLooksLikeADirectiveAndIsNoneIsNamed(String comment) throws IOException {
    Files.writeString(folder.resolve("V1__a.sql"), "-- first\n" + comment + "\nSELECT 1;");

    isRefused("V1__a.sql:2: ", "directive", "requires-backfill");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- lockstep writes this file",
        "-- The gate of Lockstep: see the README",
        "/* lockstep keeps it in step */"
      })
  void whatOnlySpeaksOfLockstepIsNoDirective(String comment) throws IOException {
    Files.writeString(folder.resolve("V1__a.sql"), comment + "\nSELECT 1;");

    assertThat(MigrationFolder.read(folder).versioned()).hasSize(1);
  }
}
