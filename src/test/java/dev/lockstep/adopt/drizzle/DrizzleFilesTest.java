// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.finding.Finding;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of Drizzle's say, and what is odd or wrong with them, by file and line. */
class DrizzleFilesTest {
  /** 2024-03-01 10:00:00 UTC. */
  private static final long FIRST = 1_709_287_200_000L;

  private static final String SQL = "CREATE TABLE a (id int);";

  @TempDir private Path root;
  private Tree tree;
  private DrizzleFolder folder;

  @BeforeEach
  void project() {
    tree = new Tree(root);
    folder = new DrizzleFolder(tree);
  }

  private Track read() throws IOException {
    return folder.source().read();
  }

  private List<String> lines(List<Finding> findings) {
    return findings.stream().map(each -> each.toString().replace(root + "/", "")).toList();
  }

  private List<String> problems() throws IOException {
    return lines(read().problems());
  }

  private List<String> notes() throws IOException {
    Track track = read();
    assertThat(lines(track.problems())).isEmpty();
    return lines(track.notes());
  }

  private TrackMigration only() throws IOException {
    Track track = read();
    assertThat(lines(track.problems())).isEmpty();
    return track.migrations().getFirst();
  }

  @Test
  void theOrderIsTheJournalsAndEachVersionIsNewerThanTheOneBefore() throws IOException {
    folder
        .with("0000_b", FIRST + 999, SQL)
        .with("0001_same_second", FIRST + 1, SQL)
        .with("0002_back", FIRST - 86_400_000, SQL)
        .with("0001_later", FIRST + 5000, SQL);

    assertThat(read().migrations())
        .extracting(migration -> migration.version().orElseThrow() + " " + migration.description())
        .containsExactly(
            "20240301100000 0000_b",
            "20240301100001 0001_same_second",
            "20240301100002 0002_back",
            "20240301100005 0001_later");
  }

  @Test
  void whatIsOddInAJournalIsSaidWithItsLine() throws IOException {
    folder
        .with("0000_init", FIRST, SQL)
        .with("0001_ours", FIRST + 2000, SQL)
        .with("0001_theirs", FIRST + 1000, SQL);
    folder.listed(1, "0002_twice", FIRST + 3000).listed(7, "0007_gap", FIRST + 4000);
    tree.with("drizzle/0002_twice.sql", SQL).with("drizzle/0007_gap.sql", SQL);
    tree.with("drizzle/0003_forgotten.sql", SQL).with("drizzle/README.md", "no SQL");

    assertThat(notes())
        .containsExactly(
            "drizzle/meta/_journal.json:7: drizzle-journal: idx 1 is there twice, first on line 5, as"
                + " after a merge of two branches; the order is that of the list, as for Drizzle",
            "drizzle/meta/_journal.json:8: drizzle-journal: idx 7 is not the one that follows; the"
                + " order is that of the list, as for Drizzle",
            "drizzle/meta/_journal.json:6: drizzle-journal: 0001_theirs has a 'when' that is not"
                + " later than that of 0001_ours above it: a database that had 0001_ours before"
                + " 0001_theirs was added has skipped it in silence, and lacks it",
            "drizzle/0003_forgotten.sql: drizzle-journal: is not in the journal: Drizzle never runs"
                + " it, and it is not adopted");
  }

  @Test
  void whatIsWrongInAJournalIsSaidWithItsLine() throws IOException {
    folder
        .with("0000_init", FIRST, SQL)
        .listed(1, "0001_gone", FIRST + 1000)
        .listed(2, "0000_init", FIRST + 2000)
        .listed(3, "0003_no_time", -1);

    assertThat(problems())
        .containsExactly(
            "drizzle/meta/_journal.json:5: drizzle-journal: 0001_gone is listed, but there is no"
                + " drizzle/0001_gone.sql; put the file back, or remove the entry",
            "drizzle/meta/_journal.json:6: drizzle-journal: 0000_init is listed again, first on line"
                + " 4, and Drizzle would run it twice; remove one of the two",
            "drizzle/meta/_journal.json:7: drizzle-journal: 0003_no_time has no 'when', which Drizzle"
                + " goes by");
  }

  @Test
  void aJournalThatIsNoneIsSaidInOneLine() throws IOException {
    folder.journal("mysql");
    assertThat(problems())
        .containsExactly(
            "drizzle/meta/_journal.json: drizzle-journal: is of dialect mysql; only PostgreSQL can be"
                + " adopted");
    tree.with("drizzle/meta/_journal.json", "{\"entries\": [\n<<<<<<< HEAD\n]}");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("drizzle/meta/_journal.json:2: drizzle-journal: is no JSON: ")
        .doesNotContain("Source", "StreamRead")
        .endsWith("; put back the journal that drizzle-kit wrote");
    tree.with("drizzle/meta/_journal.json", "[]");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("drizzle/meta/_journal.json:1: drizzle-journal: is no JSON object");
    tree.with("drizzle/meta/_journal.json", "{\"entries\": [{\"when\": \"1\", \"tag\": 3}]}");
    assertThat(problems())
        .containsExactly(
            "drizzle/meta/_journal.json:1: drizzle-journal: an entry has no 'tag', so its file is not"
                + " known");
  }

  @Test
  void aFolderThatIsNoneOfDrizzlesIsSaidInOneLine() throws IOException {
    assertThat(problems())
        .containsExactly(
            "drizzle: drizzle-folder: there is no such folder; name the 'out' of your"
                + " drizzle.config");
    tree.with("drizzle/schema.ts", "");
    assertThat(problems())
        .containsExactly(
            "drizzle: drizzle-folder: has neither a meta/_journal.json nor folders with a"
                + " migration.sql; name the 'out' of your drizzle.config, or, if the database was"
                + " made by 'drizzle-kit push', take it over with 'lockstep adopt database'");
    folder.with("0000_init", FIRST, SQL);
    tree.with("drizzle/20240301100000_init/migration.sql", SQL);
    assertThat(problems())
        .containsExactly(
            "drizzle: drizzle-folder: has both a meta/_journal.json and folders with a migration.sql,"
                + " of which Drizzle reads one, by its version; remove the other");
  }

  @Test
  void foldersAreInTheOrderOfTheirNames() throws IOException {
    for (String name : List.of("20240301100000_b", "20240301100000_A", "20240229100000_z")) {
      tree.with("drizzle/" + name + "/migration.sql", SQL);
    }
    tree.with("drizzle/loose.sql", SQL).with("drizzle/relations.ts", "");

    assertThat(notes())
        .containsExactly(
            "drizzle/loose.sql: drizzle-folder: is in no folder of its own: Drizzle never runs it,"
                + " and it is not adopted",
            "drizzle/20240301100000_b: drizzle-folder: is of the same second as 20240301100000_A;"
                + " their order is that of their names, as for Drizzle");
    assertThat(read().migrations())
        .extracting(migration -> migration.version().orElseThrow() + " " + migration.description())
        .containsExactly("20240229100000 z", "20240301100000 A", "20240301100001 b");
  }

  @Test
  void foldersThatCannotBeReadAreNamed() throws IOException {
    tree.with("drizzle/20240301100000_ok/migration.sql", SQL)
        .with("drizzle/20240231100000_no_day/migration.sql", SQL)
        .with("drizzle/20240301110000_empty/snapshot.json", "{}")
        .with("drizzle/init/migration.sql", SQL);

    assertThat(problems())
        .containsExactly(
            "drizzle/20240231100000_no_day: drizzle-folder: begins with 20240231100000, which is no"
                + " time; correct its name",
            "drizzle/20240301110000_empty: drizzle-folder: has no migration.sql; put the file back,"
                + " or remove the folder",
            "drizzle/init: drizzle-folder: does not begin with a time, as in 20261122120000_name;"
                + " give it one");
  }

  @Test
  void aBreakpointInTheMiddleOfSomethingIsWhereDrizzleFails() throws IOException {
    folder
        .with("0000_string", FIRST, "SELECT 1;\nSELECT 'a\n--> statement-breakpoint\nb';")
        .with("0001_body", FIRST + 1000, "DO $$ BEGIN\n--> statement-breakpoint\nEND $$;")
        .with("0002_comment", FIRST + 2000, "SELECT 1;\n/* x\n--> statement-breakpoint\n*/");

    assertThat(problems())
        .extracting(line -> line.replaceAll("\\(the .*\\)", "(…)"))
        .contains(
            "drizzle/0000_string.sql:2: drizzle-file: Drizzle cuts the file at every breakpoint, and"
                + " here in the middle of something, so that it cannot run it (…); remove the"
                + " breakpoint",
            "drizzle/0001_body.sql:1: drizzle-file: Drizzle cuts the file at every breakpoint, and"
                + " here in the middle of something, so that it cannot run it (…); remove the"
                + " breakpoint",
            "drizzle/0002_comment.sql:2: drizzle-file: Drizzle cuts the file at every breakpoint, and"
                + " here in the middle of something, so that it cannot run it (…); remove the"
                + " breakpoint");
  }

  @Test
  void whatDrizzleCutsOtherwiseThanFlywayReadsIsWrittenSoThatBothAgree() throws IOException {
    folder.with(
        "0000_cuts",
        FIRST,
        "CREATE TABLE a (id int)\n--> statement-breakpoint\nCREATE TABLE b (id int)\n"
            + "-- old: --> statement-breakpoint DROP TABLE b;\nCREATE TABLE c (id int);");

    assertThat(only().text())
        .isEqualTo(
            "CREATE TABLE a (id int)\n\n;--> statement-breakpoint\nCREATE TABLE b (id int)\n"
                + "-- old: \n;--> statement-breakpoint\n DROP TABLE b;\nCREATE TABLE c (id int);");
    assertThat(notes())
        .containsExactly(
            "drizzle/0000_cuts.sql:1: drizzle-file: Drizzle cuts it at its breakpoints into statements"
                + " that Flyway would not see as they are; in the adopted file each ends with a"
                + " semicolon and its line");
  }

  @Test
  void aFileThatCommitsInTheMiddleRunsOutsideATransaction() throws IOException {
    folder.with(
        "0000_index",
        FIRST,
        "CREATE TABLE a (id int);--> statement-breakpoint\nCOMMIT;--> statement-breakpoint\n"
            + "CREATE INDEX CONCURRENTLY i ON a (id);\n--> statement-breakpoint\nBEGIN ;");

    TrackMigration migration = only();
    assertThat(migration.outside()).isTrue();
    assertThat(migration.text())
        .isEqualTo(
            "CREATE TABLE a (id int);--> statement-breakpoint\n/* COMMIT; */--> statement-breakpoint\n"
                + "CREATE INDEX CONCURRENTLY i ON a (id);\n--> statement-breakpoint\n/* BEGIN ; */");
    assertThat(notes())
        .containsExactly(
            "drizzle/0000_index.sql:2: drizzle-file: ends Drizzle's transaction, so that what follows"
                + " runs outside of it; in the adopted file such commands are comments, and it runs"
                + " outside a transaction (executeInTransaction=false)");
  }

  @Test
  void aPairAroundAllOfAFileAndWindowsLinesAreKeptByteForByte() throws IOException {
    String text = "\uFEFFBEGIN;\r\nCREATE TABLE a (id int);\r\nCOMMIT;\r\n";
    folder.with("0000_pair", FIRST, text);

    assertThat(only().text()).isEqualTo(text);
    assertThat(only().outside()).isFalse();
    assertThat(notes()).isEmpty();
  }

  @Test
  void whatCannotBeAdoptedAsItIsIsNamedWithWhatToDo() throws IOException {
    folder
        .with(
            "0000_pull",
            FIRST,
            "-- Current sql file was generated after introspecting the database\n/*\nCREATE TABLE a"
                + " (id int);\n--> statement-breakpoint\nCREATE TABLE b (id int);\n*/")
        .with(
            "0001_own",
            FIRST + 1000,
            "SELECT 1;\n--> statement-breakpoint\n\nDELETE FROM drizzle.__drizzle_migrations;")
        .with("0002_back", FIRST + 2000, "SELECT 1;\nROLLBACK;")
        .with("0003_latin", FIRST + 3000, "");
    Files.write(tree.path("drizzle/0003_latin.sql"), "-- é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(problems())
        .containsExactly(
            "drizzle/0000_pull.sql:2: drizzle-file: its SQL is in a comment that begins here, as"
                + " 'drizzle-kit pull' writes it, so that it makes nothing of an empty database;"
                + " remove the /* and the */ that ends it, and adopt again: a database that has its"
                + " row does not run it again",
            "drizzle/0001_own.sql:4: drizzle-file: names Drizzle's own table __drizzle_migrations,"
                + " which no database has that Drizzle does not migrate; take this statement out:"
                + " databases that have run it do not run it again",
            "drizzle/0002_back.sql:2: drizzle-file: ROLLBACK undoes or hands on what stands before"
                + " it; remove both",
            "drizzle/0003_latin.sql: drizzle-file: is not UTF-8; save it as UTF-8");
  }

  @Test
  void whatFlywayWouldTakeForAPlaceholderIsSaid() throws IOException {
    folder.with("0000_dollar", FIRST, "SELECT 1;\nSELECT '${x}';");

    assertThat(notes())
        .containsExactly(
            "drizzle/0000_dollar.sql:2: drizzle-file: Flyway would take ${…} for a placeholder; it"
                + " stays as it is, because the file gets a .conf that says"
                + " placeholderReplacement=false");
  }

  @Test
  void aConfigurationSaysWhatItSaysLiterally() {
    assertThat(
            DrizzleConfig.parse(
                "export default {\n// migrations: { table: 'old' },\nmigrations: {\n table: 'log',"
                    + " schema: process.env.S } }"))
        .isEqualTo(new DrizzleConfig("log", null));
    assertThat(DrizzleConfig.parse("{\"migrations\": {\"schema\": \"ops\"}}"))
        .isEqualTo(new DrizzleConfig(null, "ops"));
    assertThat(DrizzleConfig.parse("export default { out: './drizzle' }"))
        .isEqualTo(new DrizzleConfig(null, null));
  }

  /** By {@code ['x_b', …].sort((a, b) => a.localeCompare(b))} of Node.js 20. */
  @Test
  void namesOfTheSameSecondAreInTheOrderOfLocaleCompare() {
    List<String> sorted =
        List.of("x_b", "x-b", "x1", "xa", "xA", "xa_b", "xa1", "xab", "xB", "xba");
    List<String> names = new java.util.ArrayList<>(sorted);
    java.util.Collections.reverse(names);

    names.sort(NameOrder.INSTANCE);

    assertThat(names).isEqualTo(sorted);
  }
}
