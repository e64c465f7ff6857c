// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.generate.Generating;
import dev.lockstep.generate.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a live database that Drizzle has migrated, by its rows and its schema. */
class AdoptDrizzleTest {
  /** 2024-03-01 10:00:00.500 UTC. */
  private static final long FIRST = 1_709_287_200_500L;

  private static final String ARTISTS =
      "CREATE TABLE \"Artists\" (\"id\" serial PRIMARY KEY NOT NULL, \"Name\" text NOT NULL);\n"
          + "--> statement-breakpoint\n"
          + "CREATE INDEX \"artists_name\" ON \"Artists\" USING btree (\"Name\");";
  private static final String SLUG = "ALTER TABLE \"Artists\" ADD COLUMN \"slug\" text;";
  private static final String NOTE = "ALTER TABLE \"Artists\" ADD COLUMN \"note\" text;";
  private static final String HISTORY =
      "SELECT installed_rank, version, description, type, script, success"
          + " FROM flyway_schema_history ORDER BY installed_rank";

  @TempDir private Path root;
  private AdoptionFixture fixture;
  private DrizzleFolder folder;

  @BeforeEach
  void project() {
    fixture = new AdoptionFixture(root);
    folder = new DrizzleFolder(fixture.tree);
  }

  @AfterEach
  void drop() {
    fixture.close();
  }

  private AdoptionPlan adopt() throws Exception {
    return fixture.adopt(folder.source(), AdoptionRequest.plain());
  }

  private AdoptionRefusedException refusal(AdoptionRequest request) {
    List<String> before = fixture.state();
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class, () -> fixture.adopt(folder.source(), request));
    assertThat(refused).isNotNull();
    assertThat(fixture.state()).isEqualTo(before);
    return refused;
  }

  private List<String> refused(AdoptionRequest request) {
    return refusal(request).findings().stream().map(fixture::text).toList();
  }

  private static AdoptionRequest applied(String... names) {
    return new AdoptionRequest(List.of(), Set.of(names));
  }

  private static AdoptionRequest later(String... names) {
    return new AdoptionRequest(List.of(names), Set.of());
  }

  private List<String> notes(AdoptionPlan plan) {
    return plan.live().orElseThrow().notes().stream()
        .filter(note -> !note.message().startsWith("left out as not ours"))
        .map(fixture::text)
        .toList();
  }

  @Test
  void whatIsAppliedGetsAHistoryTheRestIsPendingAndARerunDoesNothing() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .run(fixture.database, "0000_init", FIRST)
        .with("0001_slug", FIRST + 1000, SLUG);
    fixture.database.execute("INSERT INTO \"Artists\" (\"Name\") VALUES ('Ada')");
    List<String> drizzles = fixture.database.rows("TABLE drizzle.__drizzle_migrations");
    List<String> before = fixture.state();

    AdoptionPlan plan = fixture.plan(folder.source(), AdoptionRequest.plain());
    assertThat(fixture.state()).isEqualTo(before);
    fixture.carryOut(folder.source(), plan);

    assertThat(plan.live().orElseThrow().pending())
        .containsExactly("V20240301100001__0001_slug.sql");
    assertThat(fixture.database.rows(HISTORY))
        .containsExactly("1|20240301100000|0000 init|SQL|V20240301100000__0000_init.sql|t");
    assertThat(fixture.database.rows("TABLE drizzle.__drizzle_migrations")).isEqualTo(drizzles);
    List<String> after = fixture.state();
    assertThat(adopt().isDone()).isTrue();
    assertThat(fixture.state()).isEqualTo(after);
    assertThat(fixture.migrate()).containsExactly("V20240301100001__0001_slug.sql");
    assertThat(fixture.database.rows("SELECT \"Name\", slug FROM \"Artists\""))
        .containsExactly("Ada|∅");
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.generate()).isEmpty();
  }

  @Test
  void whatModulesAreNotWrittenOfIsNamedAndTheRestIsAdopted() throws Exception {
    String odd =
        """
        CREATE FUNCTION same(int, text) RETURNS boolean LANGUAGE sql AS 'SELECT $1::text = $2';
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = same);
        CREATE FOREIGN DATA WRAPPER elsewhere;
        CREATE SERVER far FOREIGN DATA WRAPPER elsewhere;
        CREATE FOREIGN TABLE remote (id int) SERVER far;
        """;
    folder.with("0000_odd", FIRST, odd).run(fixture.database, "0000_odd", FIRST);

    AdoptionPlan plan = adopt();

    assertThat(plan.notes().stream().map(Finding::message))
        .singleElement()
        .asString()
        .startsWith("no modules are written: ")
        .contains("operator public.===", "public.remote", "server far")
        .endsWith(
            "write the modules by hand, a foreign table in one of its own, until 'lockstep check' agrees");
    assertThat(fixture.migrate()).isEmpty();
    int table = odd.indexOf("CREATE FOREIGN TABLE");
    fixture
        .tree
        .with("src/main/schema/_odd.sql", odd.substring(0, table))
        .with("src/main/schema/remote.sql", odd.substring(table));
    GeneratedFiles.write(Generating.in(fixture.tree).dryRun(Request.of("")));
    assertThat(fixture.check()).isEmpty();
  }

  @Test
  void whatDrizzleAppliedAfterwardsIsAddedToHistoryAndModules() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    adopt();
    folder.with("0001_slug", FIRST + 1000, SLUG).run(fixture.database, "0001_slug", FIRST + 1000);

    adopt();

    assertThat(fixture.database.rows(HISTORY))
        .hasSize(2)
        .endsWith("2|20240301100001|0001 slug|SQL|V20240301100001__0001_slug.sql|t");
    assertThat(fixture.tree.text("src/main/schema/Artists.sql")).contains("slug text");
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.migrate()).isEmpty();
  }

  @Test
  void drizzleAtWorkOnTopOfLockstepIsRefused() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    adopt();
    fixture.tree.with("migrations/V20250101000000__mine.sql", "CREATE TABLE mine (id int);");
    fixture.migrate();
    long last = 1_750_000_000_000L;
    folder.with("0001_slug", last, SLUG).run(fixture.database, "0001_slug", last);

    assertThat(refused(AdoptionRequest.plain()))
        .singleElement()
        .asString()
        .startsWith(
            "the database: live-database: drizzle has applied V20250615150640__0001_slug.sql in it,"
                + " and Lockstep version 20250101000000");
  }

  @Test
  void whatStepsBackInTimeIsPendingWhereNothingNewerInTheJournalIsApplied() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .with("0001_note", FIRST + 2000, NOTE)
        .with("0002_slug", FIRST + 1000, SLUG)
        .run(fixture.database, "0000_init", FIRST)
        .run(fixture.database, "0001_note", FIRST + 2000);

    // Drizzle would never run it here; as the newest of ours it is simply pending.
    assertThat(adopt().live().orElseThrow().pending())
        .containsExactly("V20240301100003__0002_slug.sql");
    assertThat(fixture.migrate()).containsExactly("V20240301100003__0002_slug.sql");
  }

  @Test
  void aSkippedMigrationIsMadeTheNewestOrCountsIfSomebodyAppliedIt() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .with("0001_slug", FIRST + 1000, SLUG)
        .with("0002_note", FIRST + 2000, "CREATE TABLE \"Notes\" (id int);")
        .run(fixture.database, "0000_init", FIRST)
        .run(fixture.database, "0002_note", FIRST + 2000);

    assertThat(refused(AdoptionRequest.plain()))
        .containsExactly(
            "drizzle/0001_slug.sql: live-database: drizzle has skipped it in this database, which"
                + " has newer ones; adopt with --later 0001_slug, which makes it the newest"
                + " migration: this database gets it at the next 'lockstep migrate', and where it is"
                + " applied already it counts as applied; or with --applied 0001_slug if somebody"
                + " has applied it here by hand");
    // Nobody has.
    assertThat(refused(applied("0001_slug")))
        .containsExactly(
            "the database: live-database: its schema differs in 1 object from what the migrations"
                + " up to 0001_slug make; make the two equal, or name what is not drizzle's in"
                + " LOCKSTEP_NOT_OURS",
            "the database: live-database: column public.\"Artists\".slug is missing");

    AdoptionPlan plan = fixture.adopt(folder.source(), later("0001_slug"));

    assertThat(plan.live().orElseThrow().pending())
        .containsExactly("V20240301100003__0001_slug.sql");
    assertThat(fixture.database.rows("SELECT script FROM flyway_schema_history"))
        .containsExactly("V20240301100000__0000_init.sql", "V20240301100002__0002_note.sql");
    // It is known from then on, without being told again.
    assertThat(fixture.plan(folder.source(), AdoptionRequest.plain()).isDone()).isTrue();
    assertThat(fixture.migrate()).containsExactly("V20240301100003__0001_slug.sql");
    assertThat(fixture.check()).isEmpty();
  }

  @Test
  void aSkippedMigrationThatSomebodyAppliedByHandCounts() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .with("0001_slug", FIRST + 1000, SLUG)
        .with("0002_note", FIRST + 2000, "CREATE TABLE \"Notes\" (id int);")
        .run(fixture.database, "0000_init", FIRST)
        .run(fixture.database, "0002_note", FIRST + 2000);
    fixture.database.execute(SLUG);

    fixture.adopt(folder.source(), applied("0001_slug"));

    assertThat(fixture.migrate()).isEmpty();
    assertThat(fixture.database.rows(HISTORY)).hasSize(3);
  }

  @Test
  void aDatabaseThatWasPushedCountsAsMigratedIfItsSchemaAgrees() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS);
    fixture.database.execute(ARTISTS);

    assertThat(refused(AdoptionRequest.plain()))
        .startsWith(
            "the database: live-database: its schema differs in 7 objects from that of an empty"
                + " database, and it has no table of drizzle's; if all migrations are applied"
                + " there, as by a push, adopt with --applied all");
    assertThat(refused(applied("0001_init")))
        .containsExactly(
            "0001_init: unknown-migration: no migration of the track has this name; the newest is"
                + " 0000_init");

    fixture.adopt(folder.source(), applied("all"));
    assertThat(fixture.migrate()).isEmpty();
  }

  @Test
  void anEmptyDatabaseGetsAllOfItByMigrate() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).with("0001_slug", FIRST + 1000, SLUG);

    AdoptionPlan plan = adopt();

    assertThat(plan.live().orElseThrow().rows()).isEmpty();
    assertThat(fixture.migrate()).hasSize(2);
  }

  @Test
  void rowsAreKnownByTimeAndThenByHashAndWhatIsOddIsSaid() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .with("0001_slug", FIRST + 1000, SLUG.replace("\n", "\r\n") + "\r\n")
        .with("0002_note", FIRST + 2000, NOTE)
        .run(fixture.database, "0000_init", FIRST)
        .noted(fixture.database, "-- gone", FIRST + 500)
        .run(fixture.database, "0001_slug", FIRST + 1000)
        .noted(fixture.database, SLUG + "\n", FIRST + 1000)
        .run(fixture.database, "0002_note", FIRST + 1500);
    fixture.tree.with("drizzle/0000_init.sql", "-- tidied up\n" + ARTISTS);

    AdoptionPlan plan = adopt();

    assertThat(notes(plan))
        .containsExactly(
            "drizzle/0000_init.sql: drizzle-rows: was edited after it was applied here (row 1 of"
                + " drizzle.__drizzle_migrations has another hash); the live schema tells whether"
                + " it does the same",
            "drizzle.__drizzle_migrations: drizzle-rows: row 2 (2024-03-01T10:00:01Z) is of no file"
                + " that there is; the live schema tells whether anything of it is left",
            "drizzle.__drizzle_migrations: drizzle-rows: row 4 (2024-03-01T10:00:01.500Z) says once"
                + " more what another row says, as after two deployments at once",
            "drizzle/meta/_journal.json:6: drizzle-rows: 0002_note had another time when it was"
                + " applied here (2024-03-01T10:00:02Z, row 5 of drizzle.__drizzle_migrations); it"
                + " is known by its hash");
    assertThat(fixture.database.rows(HISTORY)).hasSize(3);
  }

  @Test
  void aSchemaThatIsNotTheFilesIsShownWithTheSqlThatResolvesIt() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    fixture.database.execute(
        "INSERT INTO \"Artists\" (\"Name\") VALUES ('Ada')",
        "DROP INDEX artists_name",
        "CREATE TABLE stray (id int)");

    AdoptionRefusedException refused = refusal(AdoptionRequest.plain());

    assertThat(refused.findings())
        .extracting(Finding::message)
        .contains(
            "table public.stray is not in the schema", "index public.artists_name is missing");
    String sql = String.join("\n", refused.details());
    assertThat(sql)
        .contains("-- destructive: drops table public.stray", "CREATE INDEX artists_name")
        .contains("-- CREATE TABLE public.stray");
    // As it is, it destroys nothing; then what is not Drizzle's is named.
    fixture.database.execute(sql);
    fixture.notOurs = dev.lockstep.scope.NotOurs.parseAll("public.stray");
    adopt();
    assertThat(fixture.database.value("SELECT count(*) FROM \"Artists\"")).isEqualTo("1");
  }

  @Test
  void drizzlesTableIsFoundByItsColumnsUnderAnyName() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    fixture.database.execute(
        "CREATE SCHEMA \"Ops\"",
        "ALTER TABLE drizzle.__drizzle_migrations SET SCHEMA \"Ops\"",
        "ALTER TABLE \"Ops\".__drizzle_migrations RENAME TO applied",
        "DROP SCHEMA drizzle");

    // The schema is Drizzle's too, but nobody can know that.
    fixture.notOurs = dev.lockstep.scope.NotOurs.parseAll("schema:\"Ops\"");
    AdoptionPlan plan = fixture.plan(folder.source(), AdoptionRequest.plain());
    assertThat(plan.live().orElseThrow().said().table()).isEqualTo("Ops.applied");
    assertThat(plan.live().orElseThrow().rows()).hasSize(1);
    assertThat(notes(plan))
        .singleElement()
        .asString()
        .contains("if LOCKSTEP_NOT_OURS", "names \"Ops\".applied");

    DrizzleFolder.makeTable(fixture.database, "drizzle", "__drizzle_migrations");
    assertThat(refused(AdoptionRequest.plain()))
        .containsExactly(
            "drizzle: drizzle-folder: the database has several tables of Drizzle's form,"
                + " drizzle.__drizzle_migrations, Ops.applied; name that of this folder with"
                + " --table");
    fixture.tree.with(
        "drizzle.config.ts",
        "export default defineConfig({ // table: 'x'\n migrations: { table: 'applied', schema: `Ops`"
            + " } })");
    assertThat(fixture.plan(folder.source(), AdoptionRequest.plain()).live().orElseThrow().rows())
        .hasSize(1);
    fixture.tree.without("drizzle.config.ts");
    DrizzleSource named = new DrizzleSource(root.resolve("drizzle"), "Ops.applied");
    assertThat(fixture.adopt(named, AdoptionRequest.plain()).live().orElseThrow().rows())
        .hasSize(1);
  }

  @Test
  void aDeploymentMeanwhileKeepsTheHistoryFromBeingWritten() throws Exception {
    folder
        .with("0000_init", FIRST, ARTISTS)
        .with("0001_slug", FIRST + 1000, SLUG)
        .run(fixture.database, "0000_init", FIRST);
    AdoptionPlan plan = fixture.plan(folder.source(), AdoptionRequest.plain());
    folder.run(fixture.database, "0001_slug", FIRST + 1000);

    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class, () -> fixture.carryOut(folder.source(), plan));

    assertThat(refused).hasMessageContaining("was written to meanwhile, as by a deployment");
    assertThat(fixture.database.value("SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
    adopt();
    assertThat(fixture.database.rows(HISTORY)).hasSize(2);
  }

  @Test
  void aRowThatAPolicyWouldHideIsNotTakenForAbsent() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    String role = "lockstep_adopter_" + ProcessHandle.current().pid();
    fixture.database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT USAGE ON SCHEMA drizzle TO " + role,
        "GRANT SELECT ON drizzle.__drizzle_migrations TO " + role,
        "ALTER TABLE drizzle.__drizzle_migrations ENABLE ROW LEVEL SECURITY");
    try {
      fixture.role = role;
      Exception refused =
          catchThrowableOfType(
              java.sql.SQLException.class,
              () -> fixture.plan(folder.source(), AdoptionRequest.plain()));
      assertThat(refused).hasMessageContaining("row-level security policy");
    } finally {
      fixture.role = "";
      fixture.database.execute("DROP OWNED BY " + role, "DROP ROLE " + role);
    }
  }

  private List<String> refusedFiles() {
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class, () -> fixture.adoptFiles(folder.source()));
    assertThat(refused).isNotNull();
    assertThat(fixture.tree.files()).noneMatch(file -> file.startsWith("src/"));
    return refused.findings().stream().map(fixture::text).toList();
  }

  @Test
  void aTrackThatDoesNotRunFromEmptyIsRefusedAtItsLineWithTheWayOut() {
    folder.with("0000_init", FIRST, "SELECT 1;\n--> statement-breakpoint\n\nDROP TABLE gone;");
    assertThat(refusedFiles())
        .singleElement()
        .asString()
        .startsWith("drizzle/0000_init.sql:4: track-fails: does not run on an empty database of")
        .contains(
            "as drizzle runs it: table \"gone\" does not exist [42P01]; correct the file, or take the"
                + " database over as it is with 'lockstep adopt database'");

    folder.with("0000_init", FIRST, "CREATE EXTENSION no_such_extension;");
    fixture.tree.with(
        "drizzle/meta/_journal.json",
        "{\"entries\": [{\"idx\": 0, \"when\": 1709287200500, \"tag\": \"0000_init\"}]}");
    assertThat(refusedFiles())
        .singleElement()
        .asString()
        .startsWith("drizzle/0000_init.sql:1: track-fails: ")
        .contains("no_such_extension", "set LOCKSTEP_SHADOW_URL to a server that has it");
  }

  @Test
  void filesThatDoNotGoWithThoseThatAreThereAreRefused() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS);
    fixture.tree.with("migrations/V20250101000000__mine.sql", "CREATE TABLE mine2 (id int);");
    assertThat(refusedFiles())
        .containsExactly(
            "drizzle/0000_init.sql: adopted-file: would be version 20240301100000, and"
                + " migrations/V20250101000000__mine.sql is there already and newer; adopt into an"
                + " empty migrations folder");

    fixture.tree.without("migrations/V20250101000000__mine.sql");
    fixture.tree.with("migrations/V20240301100000__0000_init.sql", ARTISTS + "\n");
    assertThat(refusedFiles())
        .containsExactly(
            "migrations/V20240301100000__0000_init.sql: adopted-file: was adopted from"
                + " drizzle/0000_init.sql, and the two differ now; put the adopted text back, or"
                + " remove it if no database has it");
  }

  @Test
  void whatEachFileOfOddCutsDoesIsDoneByTheAdoptedOneToo() throws Exception {
    String role = "lockstep_policy_" + ProcessHandle.current().pid();
    folder
        .with(
            "0000_index",
            FIRST,
            "CREATE TABLE a (id int);--> statement-breakpoint\nCOMMIT;--> statement-breakpoint\n"
                + "CREATE INDEX CONCURRENTLY i ON a (id);\n--> statement-breakpoint\nBEGIN;"
                + "--> statement-breakpoint\nCREATE TABLE b (id int)\n--> statement-breakpoint\n"
                + "CREATE TABLE c (v text DEFAULT '${x}')")
        .with("0001_only", FIRST + 1000, "CREATE INDEX CONCURRENTLY j ON a (id);")
        .with(
            "0002_policy",
            FIRST + 2000,
            "CREATE ROLE "
                + role
                + ";--> statement-breakpoint\nALTER TABLE a ENABLE ROW LEVEL SECURITY;"
                + "--> statement-breakpoint\nCREATE POLICY p ON a TO "
                + role
                + " USING (true);");

    fixture.adoptFiles(folder.source());

    assertThat(fixture.tree.text("migrations/V20240301100000__0000_index.sql.conf"))
        .isEqualTo("executeInTransaction=false\nplaceholderReplacement=false\n");
    assertThat(fixture.tree.files())
        .doesNotContain("migrations/V20240301100001__0001_only.sql.conf");
    // What the proof made of roles is gone, and migrations make them in earnest.
    assertThat(fixture.database.rows("SELECT FROM pg_roles WHERE rolname = '" + role + "'"))
        .isEmpty();
    assertThat(fixture.migrate()).hasSize(3);
    try {
      assertThat(fixture.database.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'a'"))
          .containsExactlyInAnyOrder("i", "j");
      assertThat(fixture.check()).isEmpty();
    } finally {
      fixture.database.execute("DROP POLICY p ON a", "DROP ROLE " + role);
    }
  }

  @Test
  void rowsOfAFolderPerMigrationAreKnownByNameOrFromBeforeByTheirSecond() throws Exception {
    for (String name : List.of("20240301100000_a", "20240301100005_b", "20240301100010_c")) {
      String letter = name.substring(name.length() - 1);
      fixture.tree.with(
          "drizzle/" + name + "/migration.sql", "CREATE TABLE " + letter + " (id int);");
    }
    fixture.database.execute(
        "CREATE TABLE a (id int)",
        "CREATE TABLE c (id int)",
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL,"
            + " created_at bigint, name text, applied_at timestamptz DEFAULT now())",
        // Of before 1.0: no name, and milliseconds.
        "INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'edited', 1709287200777, NULL, NULL)",
        "INSERT INTO drizzle.__drizzle_migrations (id, hash, created_at, name) VALUES (2, encode("
            + "sha256('CREATE TABLE c (id int);'), 'hex'), 1709287210000, '20240301100010_c')");

    assertThat(refused(AdoptionRequest.plain()))
        .singleElement()
        .asString()
        .startsWith(
            "drizzle/20240301100005_b/migration.sql: live-database: is not applied in this database,"
                + " which has newer ones; adopt with --later 20240301100005_b");

    fixture.adopt(folder.source(), later("20240301100005_b"));
    assertThat(fixture.database.rows("SELECT script FROM flyway_schema_history"))
        .containsExactly("V20240301100000__a.sql", "V20240301100010__c.sql");
    assertThat(fixture.migrate()).containsExactly("V20240301100011__b.sql");
  }

  @Test
  void filesThatWereAdoptedAloneServeEachDatabaseAfterwards() throws Exception {
    folder.with("0000_init", FIRST, ARTISTS).run(fixture.database, "0000_init", FIRST);
    fixture.adoptFiles(folder.source());
    List<String> files = fixture.tree.files();

    assertThat(adopt().files()).isEmpty();

    assertThat(fixture.tree.files()).isEqualTo(files);
    assertThat(fixture.database.rows(HISTORY)).hasSize(1);
  }
}
