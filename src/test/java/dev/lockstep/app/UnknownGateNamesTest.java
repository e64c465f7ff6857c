// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.support.MigrationFolderFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownGateNamesTest {
  private static final String SECTIONS =
      "-- @batch\nUPDATE t SET b = 1 WHERE id > :from AND id <= :to;\n"
          + "-- @remaining\nSELECT count(*) FROM t WHERE b IS NULL;\n";

  @TempDir Path root;
  private MigrationFolderFixture files;

  @BeforeEach
  void write() {
    files =
        new MigrationFolderFixture(root)
            .write("migrations/V1__t.sql", "CREATE TABLE t (id int PRIMARY KEY, b int);")
            .write(
                "backfills/artworks_slug.sql",
                "/* lockstep\ntable: t\nrequires: 1\n*/\n" + SECTIONS)
            .write("backfills/broken.sql", "/* lockstep\nno such key: t\n*/\n" + SECTIONS);
  }

  private MigrationSet migrations() {
    return MigrationFolder.read(files.migrations());
  }

  private BackfillDefinitions backfills() {
    return new BackfillDefinitions(BackfillFiles.load(files.backfills()), List.of());
  }

  private List<String> unknownBackfills() {
    return unknownBackfills(false);
  }

  private List<String> unknownBackfills(boolean knowsJava) {
    return UnknownGateNames.unknownBackfills(
            migrations().versioned(), backfills().names(), knowsJava)
        .stream()
        .map(MigrationProblem::toString)
        .toList();
  }

  @Test
  void aBackfillThatIsSaidToBeInJavaIsBelievedByCommandsAndJudgedByTheService() {
    files.write(
        "migrations/V2__x.sql", "-- lockstep:requires-backfill only_a_bean in java\nSELECT 1;");

    assertThat(unknownBackfills(false)).isEmpty();
    assertThat(unknownBackfills(true))
        .singleElement()
        .asString()
        .contains("V2__x.sql:1: requires backfill only_a_bean, which there is not");
  }

  @Test
  void aMisspeltBackfillIsNamedWithItsLineAndTheNearestName() {
    files.write(
        "migrations/V2__x.sql",
        "-- a remark\n-- lockstep:requires-backfill broken\n"
            + "-- lockstep:requires-backfill artwork_slug\nSELECT 1;");

    assertThat(unknownBackfills())
        .containsExactly(
            "V2__x.sql:3: requires backfill artwork_slug, which there is not: its gate would never"
                + " open; did you mean artworks_slug?");
  }

  @Test
  void checkFindsTheSameInTheFilesAlone() {
    files
        .write("migrations/V2__x.sql", "\n-- lockstep:requires-backfill artwork_slug\nSELECT 1;")
        .write("backfills/other.sql", "/* lockstep\ntable: t\nrequires: 11\n*/\n" + SECTIONS);

    assertThat(new BackfillInspection(files.backfills()).names(migrations()))
        .extracting(finding -> finding.file() + ":" + finding.line())
        .containsExactly(
            files.migrations().resolve("V2__x.sql") + ":2",
            files.backfills().resolve("other.sql") + ":3");
  }

  @Test
  void whereNoneIsNearAllAreNamed() {
    files.write("migrations/V2__x.sql", "-- lockstep:requires-backfill prices\nSELECT 1;");

    assertThat(unknownBackfills().get(0)).endsWith("; there are artworks_slug, broken");
  }

  @Test
  void aBackfillThatWaitsForAVersionThatThereIsNotIsNamed() {
    files.write(
        "backfills/other.sql", "/* lockstep\ntable: t\nrequires: 20260101\n*/\n" + SECTIONS);
    List<Version> shipped = List.of(Version.of("1"), Version.of("20260102"));

    assertThat(UnknownGateNames.unknownVersions(backfills().all(), shipped, version -> false))
        .extracting(MigrationProblem::toString)
        .containsExactly(
            files.backfills().resolve("other.sql")
                + ":3: requires migration 20260101, which there is not: it would never run; did you"
                + " mean 20260102?");
    assertThat(
            UnknownGateNames.unknownVersions(
                backfills().all(), shipped, Version.of("20260101")::equals))
        .isEmpty();
  }
}
