// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.PlaceholderValues;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  @TempDir private Path root;
  @TempDir private Path cache;
  private Tree tree = new Tree(Path.of("."));
  private Project project = new Project(root(), root(), root(), root());

  private static Path root() {
    return Path.of(".");
  }

  @BeforeEach
  void goodProject() throws Exception {
    tree = new Tree(root);
    project = tree.project();
    tree.with(
            "src/main/schema/artworks.sql",
            "CREATE TABLE artworks (id int PRIMARY KEY, title text, slug text);\n"
                + "CREATE INDEX artworks_title ON artworks (title);")
        .with("migrations/V1__artworks.sql", "CREATE TABLE artworks (id int PRIMARY KEY);")
        .with("migrations/U1__artworks.sql", "-- lossy: all\nDROP TABLE artworks;")
        .with(
            "migrations/V2__columns.sql",
            "ALTER TABLE artworks ADD title text;\nALTER TABLE artworks ADD slug text;")
        .with(
            "migrations/U2__columns.sql",
            "-- lossy: titles\nALTER TABLE artworks DROP title, DROP slug;")
        .with(
            "migrations/V3__index.sql",
            "CREATE INDEX CONCURRENTLY artworks_title ON artworks (title);");
    lock();
  }

  private void lock() throws Exception {
    lock(
        new RecordedFiles(
            true,
            RecordedMigrations.sums(MigrationFolder.read(project.migrations())),
            new TreeMap<>()));
  }

  private void lock(RecordedFiles recorded) throws Exception {
    SchemaModules modules = SchemaModules.read(project.schema());
    try (ScratchServer server = Scratch.server();
        var canonical = server.create();
        var migrated = server.create()) {
      SchemaLoader.load(canonical, modules);
      Catalog catalog;
      try (Connection connection = canonical.open()) {
        catalog = CatalogReader.read(connection, CatalogFilter.DEFAULT);
      }
      var state =
          MigrationProof.run(
              migrated,
              MigrationFolder.read(project.migrations()),
              Cache.NONE,
              "",
              StateInspector.NONE);
      CatalogLock.of(catalog, state.fingerprints()).with(recorded).write(modules.lockFile());
    }
  }

  private Check check(ScratchSource source, Cache store) {
    return new Check(
        project, source, store, "1", StateInspector.NONE, folder -> List.of(), Clock.systemUTC());
  }

  private List<String> findings() throws Exception {
    return check(Scratch.source(), Cache.NONE).run().findings().stream()
        .map(finding -> finding.toString().replace(root + "/", ""))
        .toList();
  }

  @Test
  void goodProjectPasses() throws Exception {
    assertThat(findings()).isEmpty();
  }

  @Test
  void unchangedTreeNeedsNoDatabase() throws Exception {
    Cache store = FolderCache.in(cache, Clock.systemUTC());
    assertThat(check(Scratch.source(), store).run().fromMemory()).isFalse();
    ScratchSource none =
        new ScratchSource() {
          @Override
          public String identity() throws SQLException {
            return Scratch.source().identity();
          }

          @Override
          public ScratchServer open() {
            throw new AssertionError("a database was asked for");
          }
        };
    CheckReport again = check(none, store).run();
    assertThat(again.fromMemory()).isTrue();
    assertThat(again.passed()).isTrue();
  }

  @Test
  void changedTreeIsProvenAgain() throws Exception {
    Cache store = FolderCache.in(cache, Clock.systemUTC());
    check(Scratch.source(), store).run();
    tree.with("migrations/U2__columns.sql", "ALTER TABLE artworks DROP title;");
    CheckReport again = check(Scratch.source(), store).run();
    assertThat(again.findings()).extracting("rule").containsExactly("reverse");
    assertThat(check(Scratch.source(), store).run().passed()).isFalse();
  }

  @Test
  void whatWasProvenWithOneValueOfAPlaceholderIsNotProvenWithAnother() throws Exception {
    tree.with("migrations/V4__checked.sql", "ALTER TABLE artworks ADD CHECK (id > ${least});")
        .with(
            "src/main/schema/artworks.sql",
            "CREATE TABLE artworks (id int PRIMARY KEY CHECK (id > 5), title text, slug text);\n"
                + "CREATE INDEX artworks_title ON artworks (title);");
    Cache store = FolderCache.in(cache, Clock.systemUTC());

    // The lock was taken before; the two sides of it agree, or do not.
    placeholders("least=5");
    assertThat(check(Scratch.source(), store).run().findings())
        .extracting("rule")
        .doesNotContain("schema-mismatch", "migration-file", "migration-fails");
    placeholders("least=7");
    assertThat(check(Scratch.source(), store).run().findings())
        .extracting("rule")
        .contains("schema-mismatch");
    placeholders("");
    assertThat(check(Scratch.source(), store).run().findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.startsWith("uses the placeholder ${least}"));
  }

  private void placeholders(String values) {
    project =
        new Project(
            project.root(),
            project.migrations(),
            project.schema(),
            project.backfills(),
            PlaceholderValues.parse(values));
  }

  @Test
  void reverseThatDoesNotReverse() throws Exception {
    tree.with("migrations/U2__columns.sql", "-- lossy\nALTER TABLE artworks DROP title;");
    tree.with(
        "migrations/V2__columns.sql",
        "ALTER TABLE artworks ADD IF NOT EXISTS title text, ADD IF NOT EXISTS slug text;");
    lock();
    assertThat(findings())
        .containsExactly(
            "migrations/U2__columns.sql:2: reverse: does not give back the state before"
                + " V2__columns.sql: column public.artworks.slug should not be there");
  }

  @Test
  void migrationsThatDoNotAddUp() throws Exception {
    tree.with(
        "src/main/schema/artworks.sql",
        "\nCREATE TABLE artworks (id int PRIMARY KEY, title varchar, price int);\n"
            + "CREATE INDEX artworks_title ON artworks (title);");
    assertThat(findings())
        .anyMatch(
            finding ->
                finding.startsWith(
                    "src/main/schema/artworks.sql:2: schema-mismatch: column public.artworks.price"
                        + " is in the schema, but no migration makes it"))
        .anyMatch(
            finding ->
                finding.startsWith(
                    "src/main/schema/artworks.sql:2: schema-mismatch: column public.artworks.slug"
                        + " is made by the migrations, but is not in the schema"))
        .anyMatch(
            finding ->
                finding.startsWith(
                    "src/main/schema/artworks.sql:2: schema-mismatch: column public.artworks.title"
                        + " is not what the migrations make of it (type)"))
        .anyMatch(finding -> finding.contains("catalog-lock: is stale"));
  }

  @Test
  void migrationThatFailsIsFoundAtItsLine() throws Exception {
    tree.with("migrations/V4__bad.sql", "-- one\n\nALTER TABLE artworks\n  ADD x nonsense;");
    assertThat(findings())
        .containsExactly(
            "migrations/V4__bad.sql:4: migration-fails: type \"nonsense\" does not exist [42704]");
  }

  @Test
  void placeholdersOfFlywayAreReplacedAndOthersAreFound() throws Exception {
    tree.with(
        "migrations/V4__comment.sql",
        "DO $$ BEGIN IF '${flyway:user}' <> current_user THEN RAISE 'no'; END IF; END $$;");
    assertThat(findings()).allMatch(finding -> finding.contains("catalog-lock"));
    tree.with("migrations/V4__comment.sql", "-- fine\n-- but ${this}\nSELECT 1;");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("migrations/V4__comment.sql:2: migration-file: uses the placeholder ${this}");
  }

  @Test
  void badlyNamedMigration() throws Exception {
    tree.with("migrations/v4_x.sql", "");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("migrations/v4_x.sql: migration-file: badly named");
  }

  /** An allow would change the checksum of what is applied, so what is old is let be. */
  @Test
  void whatIsNewIsLintedAndWhatWasThereBeforeIsNot() throws Exception {
    String index = "CREATE INDEX artworks_slug ON artworks (slug);";
    tree.with("migrations/V4__index.sql", "\n" + index)
        .with(
            "src/main/schema/artworks.sql",
            "CREATE TABLE artworks (id int PRIMARY KEY, title text, slug text);\n"
                + "CREATE INDEX artworks_title ON artworks (title);\n"
                + index);
    lock();
    assertThat(findings()).isEmpty();
    lockWithNewsByHand();
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("migrations/V4__index.sql:2: require-concurrent-index-creation: builds ")
        .contains("; instead: CREATE INDEX CONCURRENTLY");
    tree.with(
        "migrations/V4__index.sql",
        "-- lockstep:allow require-concurrent-index-creation a hundred rows\n" + index);
    lockWithNewsByHand();
    assertThat(findings()).isEmpty();
  }

  private void lockWithNewsByHand() throws Exception {
    RecordedFiles before = new RecordedFiles(true, new TreeMap<>(), new TreeMap<>());
    lock(
        before.next(
            RecordedMigrations.sums(MigrationFolder.read(project.migrations())),
            new TreeMap<>(),
            List.of("V4__index.sql")));
  }

  @Test
  void lockThatIsMissingBrokenOrStale() throws Exception {
    Files.delete(project.schema().resolve(CatalogLock.FILE_NAME));
    assertThat(findings())
        .containsExactly(
            "src/main/schema/catalog.lock.json: catalog-lock: is missing; run 'lockstep generate'"
                + " and commit the lock");
    tree.with("src/main/schema/catalog.lock.json", "{\n  nonsense");
    assertThat(findings()).singleElement().asString().contains("catalog-lock: is not a lock");
  }

  /** To a database it is another text, whatever it does: its history has the sum. */
  @Test
  void commentThatWasAddedAfterItWasRecorded() throws Exception {
    tree.with(
        "migrations/V1__artworks.sql", "-- the works\nCREATE TABLE artworks (id int PRIMARY KEY);");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(
            "migrations/V1__artworks.sql: migration-history: was changed after it was recorded"
                + " (checksum ")
        .contains(", recorded " + flywaysChecksum("CREATE TABLE artworks (id int PRIMARY KEY);"))
        .endsWith("or, if no database has applied it, run 'lockstep generate --accept 1'");
    Cache store = FolderCache.in(cache, Clock.systemUTC());
    assertThat(check(Scratch.source(), store).run().passed()).isFalse();
    assertThat(check(Scratch.source(), store).run().passed()).isFalse();
  }

  /** CRC32 over the lines, worked out here. */
  private static int flywaysChecksum(String line) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  @Test
  void otherLineEndingsAreTheSameText() throws Exception {
    tree.with(
        "migrations/V2__columns.sql",
        "ALTER TABLE artworks ADD title text;\r\nALTER TABLE artworks ADD slug text;\r\n");
    assertThat(findings()).isEmpty();
  }

  @Test
  void migrationThatWasChangedAfterItWasRecorded() throws Exception {
    moveSlugToTheFirstMigration();
    assertThat(findings())
        .hasSize(2)
        .allMatch(finding -> finding.contains("migration-history: was changed after it was"));
  }

  private void moveSlugToTheFirstMigration() {
    tree.with(
            "migrations/V1__artworks.sql", "CREATE TABLE artworks (id int PRIMARY KEY, slug text);")
        .with("migrations/V2__columns.sql", "ALTER TABLE artworks ADD title text;")
        .with("migrations/U2__columns.sql", "ALTER TABLE artworks DROP title;");
  }

  @Test
  void lockOfAnOlderLockstepIsRightAsFarAsItGoes() throws Exception {
    lock(RecordedFiles.UNKNOWN);
    CheckReport report = check(Scratch.source(), Cache.NONE).run();
    assertThat(report.findings()).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("has no sums of the migrations")
        .contains("run 'lockstep generate'");
    moveSlugToTheFirstMigration();
    assertThat(findings())
        .containsExactly(
            "migrations/V1__artworks.sql: migration-history: no longer does what it did when it was"
                + " locked; undo the change and write a new migration");
  }

  @Test
  void migrationThatIsGoneOrHasAnotherName() throws Exception {
    Files.delete(root.resolve("migrations/V3__index.sql"));
    Files.move(
        root.resolve("migrations/V2__columns.sql"), root.resolve("migrations/V2__titles.sql"));
    assertThat(findings())
        .anyMatch(
            finding ->
                finding.startsWith(
                    "src/main/schema/catalog.lock.json: migration-history: V3__index.sql is"
                        + " recorded in the lock, but its file is gone"))
        .anyMatch(
            finding ->
                finding.startsWith(
                    "migrations/V2__titles.sql: migration-history: was V2__columns.sql when it was"
                        + " recorded"));
  }

  @Test
  void migrationThatComesBeforeARecordedOne() throws Exception {
    tree.with("migrations/V2.1__late.sql", "COMMENT ON TABLE artworks IS NULL;");
    assertThat(findings())
        .anyMatch(
            finding ->
                finding.startsWith(
                    "migrations/V2.1__late.sql: migration-history: is older than 3, which was"
                        + " recorded before it"));
  }

  @Test
  void keyThatIsTwiceInTheLockAfterAMerge() throws Exception {
    Path lock = project.schema().resolve(CatalogLock.FILE_NAME);
    List<String> lines = new ArrayList<>(Files.readAllLines(lock));
    int at = lines.indexOf("  \"files\": {") + 1;
    lines.add(at, lines.get(at));
    Files.write(lock, lines);
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("src/main/schema/catalog.lock.json:" + (at + 2) + ": catalog-lock: ")
        .contains("Duplicate field 'V1__artworks.sql'")
        .contains("take either side of a merge and run lockstep generate");
  }

  @Test
  void everyKindOfFindingIsToldAtOnce() throws Exception {
    tree.with("drizzle/0001_x.sql", "SELECT 1;")
        .with("src/main/schema/art_works.sql", "CREATE TABLE art_works (id int);")
        .with("migrations/V9__bad.sql", "nonsense");
    assertThat(check(Scratch.source(), Cache.NONE).run().findings())
        .extracting("rule")
        .contains("second-track", "near-duplicate-names", "migration-fails");
  }

  @Test
  void noScratchDatabaseIsLeft() throws Exception {
    findings();
    try (Connection connection = TestDatabase.server().connect("postgres");
        var statement = connection.createStatement();
        var results =
            statement.executeQuery(
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'lockstep_scratch_%"
                    + ProcessHandle.current().pid()
                    + "_%'")) {
      results.next();
      assertThat(results.getInt(1)).isZero();
    }
  }

  @Test
  void transactionControlInAnyFileIsAFinding() throws Exception {
    tree.with("migrations/V4__two.sql", "CREATE TABLE a (i int);\nCOMMIT;\nCREATE TABLE b (i int);")
        .with("migrations/U4__two.sql", "BEGIN;\nDROP TABLE b, a;\nROLLBACK;");

    assertThat(findings())
        .anyMatch(finding -> finding.contains("V4__two.sql:2") && finding.contains("COMMIT"))
        .anyMatch(finding -> finding.contains("U4__two.sql:3") && finding.contains("ROLLBACK"));
  }

  @Test
  void aPairAroundAFileAndWhatPgDumpSetsAreProvenLikeAnyOther() throws Exception {
    tree.with(
            "migrations/V2__columns.sql",
            "BEGIN ISOLATION LEVEL SERIALIZABLE;\n"
                + "SELECT pg_catalog.set_config('search_path', '', false);\n"
                + "ALTER TABLE public.artworks ADD title text;\n"
                + "ALTER TABLE public.artworks ADD slug text;\nCOMMIT;")
        .with(
            "migrations/U2__columns.sql",
            "-- lossy: titles\nBEGIN;\nALTER TABLE artworks DROP title, DROP slug;\nCOMMIT;");
    lock();

    assertThat(findings()).isEmpty();
  }
}
