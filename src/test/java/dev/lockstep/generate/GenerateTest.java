// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.check.Check;
import dev.lockstep.check.CheckReport;
import dev.lockstep.diff.render.SafePlan;
import dev.lockstep.event.Events;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.Project;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));
  private Project project = new Project(Path.of(""), Path.of(""), Path.of(""), Path.of(""));

  @BeforeEach
  void project() {
    tree = new Tree(root);
    project = tree.project();
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);");
  }

  private Generated generate(String description) throws Exception {
    return Generating.oneStepIn(tree).run(description);
  }

  private CheckReport check() throws Exception {
    return tree.check();
  }

  @Test
  void firstMigrationMakesTheSchemaAndPassesTheCheck() throws Exception {
    generate("Create artists!");
    assertThat(tree.files())
        .containsExactly(
            "migrations/U20261122120000__create_artists.sql",
            "migrations/V20261122120000__create_artists.sql",
            "src/main/schema/artists.sql",
            "src/main/schema/catalog.lock.json");
    assertThat(tree.text("migrations/U20261122120000__create_artists.sql"))
        .startsWith("-- lossy: ")
        .contains("DROP TABLE");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void whatIsManagedElsewhereOrNotOursIsInNoMigrationAndInNoFingerprint() throws Exception {
    String events =
        "CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);\n"
            + "CREATE TABLE events_rest PARTITION OF events DEFAULT;";
    tree.with("src/main/schema/events.sql", events)
        // Another one each day, as a job makes them.
        .with(
            "migrations/V1__events.sql",
            "CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);\n"
                + "CREATE SCHEMA jobs; CREATE TABLE jobs.queue (id int);\n"
                + "DO $$ BEGIN EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM"
                + " (%L) TO (%L)', 'events_' || (extract(epoch FROM clock_timestamp()) * 1000000)"
                + "::bigint, current_date, current_date + 1); END $$;");
    tree.with("src/main/schema/events.sql", "-- lockstep:partitions-managed-elsewhere\n" + events)
        .with("src/main/schema/_jobs.sql", "-- lockstep:not-ours jobs.*\nSELECT 1;");
    Generated generated = generate("create artists");
    assertThat(tree.text("migrations/V20261122120000__create_artists.sql"))
        .contains("artists")
        .doesNotContain("events")
        .doesNotContain("jobs");
    assertThat(generated.notes())
        .contains(
            "table public.events_rest: left out by partitions-managed-elsewhere of public.events,"
                + " and no migration makes it");
    assertThat(check().findings()).isEmpty();

    CatalogLock lock = CatalogLock.read(project.schema().resolve(CatalogLock.FILE_NAME));
    assertThat(lock.outside().notOurs()).containsExactly("jobs.*");
    assertThat(lock.outside().partitioned()).containsExactly(ObjectId.table("public", "events"));
    assertThat(lock.objects().keySet()).noneMatch(id -> id.name().startsWith("events_"));

    // Without the directives it is another lock, and nothing is accused of having changed.
    tree.with("src/main/schema/_jobs.sql", "SELECT 1;");
    assertThat(check().findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("does not leave out what the modules leave out"))
        .anyMatch(message -> message.contains("schema jobs is made by the migrations"))
        .noneMatch(message -> message.contains("no longer does what it did"));
  }

  @Test
  void secondMigrationIsASecondNewer() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, bio text);");
    generate("add bio");
    assertThat(tree.files()).contains("migrations/V20261122120001__add_bio.sql");
    assertThat(tree.text("migrations/V20261122120001__add_bio.sql")).contains("ADD COLUMN");
    assertThat(check().findings()).isEmpty();
  }

  /** On a server that keeps databases, with a memory: as if there were neither. */
  @Test
  void whatIsRememberedChangesNothing() throws Exception {
    tree.with("src/main/schema/other.sql", "CREATE TABLE other (id bigint PRIMARY KEY);")
        .with("src/main/schema/more.sql", "CREATE TABLE more (id bigint PRIMARY KEY);")
        .with(
            "src/main/schema/works.sql",
            "CREATE TABLE works (id int, by bigint REFERENCES artists);");
    Cache memory = FolderCache.in(root.resolve("memory"), Clock.systemUTC());
    for (String column :
        List.of("", ", a text", ", b int NOT NULL", ", b int, c text", ", b int")) {
      tree.with(
          "src/main/schema/artists.sql",
          "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL UNIQUE" + column + ");");
      Generated remembering =
          new Generate(
                  project,
                  ScratchSource.embedded(Clock.systemUTC(), Events.NONE),
                  memory,
                  root.toString(),
                  Scripts.ONE_STEP,
                  NOON)
              .run(new Request("next", true, false, Set.of(), Request.Database.NONE));
      Generated plain =
          new Generate(project, Scratch.source(), Cache.NONE, "1", Scripts.ONE_STEP, NOON)
              .run(new Request("next", true, false, Set.of(), Request.Database.NONE));
      assertThat(remembering).isEqualTo(plain);
      assertThat(plain.files()).isNotEmpty();
      if (!column.contains("c text")) {
        GeneratedFiles.write(plain);
      }
    }
  }

  @Test
  void nothingToDoWritesNothing() throws Exception {
    generate("create artists");
    assertThat(generate("again").files()).isEmpty();
  }

  @Test
  void nothingIsDroppedThatNobodyGaveUp() throws Exception {
    generate("create artists");
    List<String> before = tree.files();
    String lock = tree.text("src/main/schema/catalog.lock.json");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, full_name text NOT NULL);");
    Generated refused = generate("rename");
    assertThat(refused.files()).isEmpty();
    assertThat(refused.findings())
        .singleElement()
        .hasToString(
            root
                + "/src/main/schema/artists.sql:1: unsaid-drop: column public.artists.name would be"
                + " dropped with its data; if full_name is its new name, write"
                + " '-- lockstep:renamed-from name' on the line above full_name in "
                + root
                + "/src/main/schema/artists.sql; if it is meant to go, write"
                + " '-- lockstep:dropped name' in "
                + root
                + "/src/main/schema/artists.sql, or run with --allow-drop");
    assertThat(tree.files()).isEqualTo(before);
    assertThat(tree.text("src/main/schema/catalog.lock.json")).isEqualTo(lock);
    tree.with(
        "src/main/schema/artists.sql",
        """
        CREATE TABLE artists (
          id bigint PRIMARY KEY,
          -- lockstep:renamed-from name
          full_name text NOT NULL
        );
        """);
    generate("rename name");
    assertThat(tree.text("migrations/V20261122120001__rename_name.sql"))
        .contains("RENAME COLUMN")
        .doesNotContain("DROP");
    assertThat(tree.text("migrations/U20261122120001__rename_name.sql"))
        .startsWith("-- lossless: ");
    assertThat(check().findings()).isEmpty();
  }

  /** What an older Lockstep wrote, or somebody let go too soon. */
  @Test
  void redoWithADirectiveMakesARenameOfADrop() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, full_name text NOT NULL);");
    Generated dropping =
        generate(new Request("rename", true, false, Set.of(), Request.Database.NONE));
    assertThat(dropping.drops())
        .extracting(drop -> drop.loss().what() + " by " + drop.by())
        .containsExactly("column public.artists.name by --allow-drop");
    tree.with(
        "src/main/schema/artists.sql",
        """
        CREATE TABLE artists (
          id bigint PRIMARY KEY,
          -- lockstep:renamed-from name
          full_name text NOT NULL
        );
        """);
    generate(new Request("", false, true, Set.of(), Request.Database.NONE));
    assertThat(tree.files())
        .filteredOn(file -> file.startsWith("migrations/V"))
        .containsExactly(
            "migrations/V20261122120000__create_artists.sql",
            "migrations/V20261122120002__rename.sql");
    assertThat(tree.text("migrations/V20261122120002__rename.sql"))
        .contains("RENAME COLUMN name TO full_name")
        .doesNotContain("DROP");
    assertThat(check().findings()).isEmpty();
  }

  private static final String EVERYTHING =
      """
      CREATE SCHEMA legacy;
      CREATE SEQUENCE invoice_numbers;
      CREATE TYPE status AS ENUM ('draft', 'in review', 'done');
      CREATE TYPE address AS (street text, town text);
      CREATE MATERIALIZED VIEW counted AS SELECT 1 AS one;
      """;

  private void everything() throws Exception {
    tree.with("src/main/schema/_all.sql", EVERYTHING)
        .with("src/main/schema/legacy/prices.sql", "CREATE TABLE legacy.prices (id int);")
        .with(
            "src/main/schema/artists.sql",
            "CREATE TABLE artists (id bigserial PRIMARY KEY, name text, state status,"
                + " home address, upper_name text GENERATED ALWAYS AS (upper(name)) STORED);")
        .with("src/main/schema/moves.sql", "CREATE TABLE moves (id int) ;")
        .with(
            "src/main/schema/parts.sql",
            "CREATE TABLE parts (id int) PARTITION BY LIST (id);\n"
                + "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);");
    generate("all");
    Files.delete(tree.path("src/main/schema/legacy/prices.sql"));
    tree.with(
            "src/main/schema/_all.sql",
            """
            CREATE TYPE status AS ENUM ('draft', 'done');
            CREATE TYPE address AS (town text);
            """)
        .with(
            "src/main/schema/artists.sql",
            "CREATE TABLE artists (id bigint PRIMARY KEY, state status, home address);")
        .with("src/main/schema/moves.sql", "CREATE TABLE moves (id int) PARTITION BY LIST (id);")
        .with("src/main/schema/parts.sql", "CREATE TABLE parts (id int) PARTITION BY LIST (id);");
  }

  /** What the schema gives back (a materialized view, a generated column) is no loss. */
  @Test
  void everythingThatHoldsDataIsNamed() throws Exception {
    everything();
    assertThat(generate("less").drops())
        .extracting(drop -> drop.loss().what() + (drop.loss().remade() ? " (remade)" : ""))
        .containsExactlyInAnyOrder(
            "schema legacy",
            "table legacy.prices",
            "sequence public.invoice_numbers",
            "sequence public.artists_id_seq",
            "column public.artists.name",
            "value in review of enum public.status",
            "attribute street of composite public.address",
            "table public.moves (remade)",
            "table public.parts_1");
  }

  @Test
  void whatIsGivenUpByADirectiveGoesAndNothingElse() throws Exception {
    everything();
    tree.with(
            "src/main/schema/_all.sql",
            """
            -- lockstep:dropped schema legacy
            -- lockstep:dropped invoice_numbers
            -- lockstep:dropped artists_id_seq
            -- lockstep:dropped 'in review'
            CREATE TYPE status AS ENUM ('draft', 'done');
            -- lockstep:dropped address.street
            CREATE TYPE address AS (town text);
            """)
        .with(
            "src/main/schema/artists.sql",
            """
            CREATE TABLE artists (
              id bigint PRIMARY KEY,
              -- lockstep:dropped name
              state status, home address);
            """)
        .with(
            "src/main/schema/parts.sql",
            "-- lockstep:dropped public.parts_1\n"
                + "CREATE TABLE parts (id int) PARTITION BY LIST (id);");
    Generated refused = generate("less");
    assertThat(refused.findings())
        .singleElement()
        .asString()
        .contains("unsaid-drop: table public.moves would be dropped with its data and made again")
        .contains("write that migration by hand");
    assertThat(refused.drops())
        .filteredOn(drop -> drop.loss().what().equals("table legacy.prices"))
        .singleElement()
        .extracting(Drop::by)
        .isEqualTo(root + "/src/main/schema/_all.sql:1");
    tree.with("src/main/schema/moves.sql", "CREATE TABLE moves (id int);");
    Generated generated = generate("less");
    assertThat(generated.migrations()).isOne();
    // It may stay when it is behind us.
    assertThat(check().findings()).isEmpty();
    assertThat(generate("").files()).isEmpty();
  }

  @Test
  void directiveThatNamesWhatIsThereOrNeverWasIsAnError() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        """
        -- lockstep:dropped id
        -- lockstep:dropped nam
        CREATE TABLE artists (
          id bigint PRIMARY KEY,
          -- lockstep:renamed-from nam
          full_name text NOT NULL
        );
        """);
    assertThat(generate("x").findings())
        .filteredOn(finding -> finding.rule().equals("schema-directive"))
        .extracting(finding -> finding.line() + " " + finding.message())
        .containsExactly(
            "1 dropped id: the schema still has column public.artists.id; remove its definition,"
                + " or this line",
            "2 dropped nam: there never was such a thing; did you mean name?",
            "5 renamed-from nam: there never was such a thing; did you mean name?");
    tree.with("src/main/schema/_x.sql", "-- lockstep:dropped no such name");
    assertThatThrownBy(() -> generate("x"))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("_x.sql:1: schema-directive: dropped needs the name");
  }

  /** The module of a table that goes is gone: a shared one says it, and may have nothing else. */
  @Test
  void tableWithoutAModuleIsGivenUpInASharedOne() throws Exception {
    tree.with("src/main/schema/works.sql", "CREATE TABLE works (id bigint, \"Title\" text);");
    generate("create");
    Files.delete(tree.path("src/main/schema/works.sql"));
    assertThat(generate("x").findings())
        .singleElement()
        .asString()
        .contains("write '-- lockstep:dropped works' in a shared module such as " + root);
    tree.with("src/main/schema/_dropped.sql", "-- lockstep:dropped works\n");
    assertThat(generate("drop works").migrations()).isOne();
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void migrationThatIsNewerThanTheModulesIsNotUndone() throws Exception {
    tree.with("src/main/schema/works.sql", "CREATE TABLE works (id int, title varchar(20));");
    generate("create artists");
    String file = "migrations/V20261122130000__by_hand.sql";
    tree.with(
        file,
        """
        -- lockstep:allow constraint-missing-not-valid the tables are new here
        -- lockstep:allow require-concurrent-index-creation the tables are new here
        -- lockstep:allow strong-lock-before-slow-work the tables are new here
        -- lockstep:allow changing-column-type the tables are new here
        -- lockstep:allow ban-drop-column the tables are new here
        ALTER TABLE artists ADD COLUMN bio text DEFAULT 'none' CHECK (bio <> '');
        CREATE INDEX ON works (title);
        ALTER TABLE works ALTER COLUMN title TYPE text;
        ALTER TABLE works DROP COLUMN id;
        """);
    assertThat(generate("x").findings())
        .allMatch(finding -> finding.rule().equals("newer-than-modules"))
        .extracting(finding -> finding.message().replaceAll(root + "/", ""))
        .containsExactlyInAnyOrder(
            "V20261122130000__by_hand.sql adds column public.artists.bio, which no module has: add"
                + " it to src/main/schema/artists.sql; if it is meant to go again, with its data,"
                + " write '-- lockstep:dropped bio' in src/main/schema/artists.sql",
            "V20261122130000__by_hand.sql adds index public.works_title_idx, which no module has:"
                + " add it to the schema; if the schema is right, --allow-drop undoes what the"
                + " migration did",
            "V20261122130000__by_hand.sql changes column public.works.title, which the schema still"
                + " has as before: bring src/main/schema/works.sql up to it; if the schema is right,"
                + " --allow-drop undoes what the migration did",
            "V20261122130000__by_hand.sql drops column public.works.id, which the schema still has:"
                + " remove it from src/main/schema/works.sql; if the schema is right, --allow-drop"
                + " undoes what the migration did");
    // Not even where drops are allowed: nobody spoke of this one.
    Generated allowed = generate(new Request("x", true, false, Set.of(), Request.Database.NONE));
    assertThat(allowed.findings())
        .singleElement()
        .asString()
        .contains("adds column public.artists.bio");
    tree.with(
            "src/main/schema/artists.sql",
            "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL,"
                + " bio text DEFAULT 'none' CHECK (bio <> ''));")
        .with(
            "src/main/schema/works.sql",
            "CREATE TABLE works (title text);\nCREATE INDEX ON works (title);");
    assertThat(generate("").recorded()).containsExactly("V20261122130000__by_hand.sql");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void typesViewsAndSequencesKeepWhatTheyAreUnderANewName() throws Exception {
    tree.with(
            "src/main/schema/_all.sql",
            """
            CREATE TYPE mood AS ENUM ('good', 'bad');
            CREATE SEQUENCE invoices START 7;
            CREATE VIEW names AS SELECT name FROM artists;
            """)
        .with(
            "src/main/schema/artists.sql",
            "CREATE TABLE artists (id bigint PRIMARY KEY, name text, state mood);");
    generate("create");
    tree.with(
            "src/main/schema/_all.sql",
            """
            -- lockstep:renamed-from mood
            CREATE TYPE state AS ENUM ('good', 'bad');
            -- lockstep:renamed-from invoices
            CREATE SEQUENCE IF NOT EXISTS bills START 8;
            -- lockstep:renamed-from names
            CREATE OR REPLACE VIEW artist_names AS SELECT name FROM artists;
            """)
        .with(
            "src/main/schema/artists.sql",
            "CREATE TABLE artists (id bigint PRIMARY KEY, name text, state state);");
    assertThat(generate("rename").drops()).isEmpty();
    assertThat(tree.text("migrations/V20261122120001__rename.sql"))
        .contains(
            "ALTER TYPE public.mood RENAME TO state;",
            "ALTER SEQUENCE public.invoices RENAME TO bills;",
            "ALTER VIEW public.names RENAME TO artist_names;")
        .doesNotContain("DROP");
    assertThat(check().findings()).isEmpty();
  }

  /** Both sides of the comparison have what a module defines, and neither the rest. */
  @Test
  void moduleThatIsCalledAsAnotherToolsBookkeepingIsMigrated() throws Exception {
    tree.with("src/main/schema/_schemas.sql", "CREATE SCHEMA drizzle;")
        .with(
            "src/main/schema/schema_migrations.sql",
            "CREATE TABLE schema_migrations (id serial PRIMARY KEY, town text);")
        .with("src/main/schema/drizzle/bits.sql", "CREATE TABLE drizzle.bits (id int);");
    generate("create");
    assertThat(tree.text("migrations/V20261122120000__create.sql"))
        .contains("CREATE SCHEMA drizzle", "drizzle.bits", "public.schema_migrations");
    tree.with(
        "migrations/V20261122130000__tools.sql",
        "CREATE TABLE drizzle.__drizzle_migrations (id serial);\n"
            + "CREATE TABLE knex_migrations (id serial);");
    generate("");
    assertThat(check().findings()).isEmpty();
    assertThat(tree.text("src/main/schema/catalog.lock.json"))
        .contains("table public.schema_migrations", "sequence public.schema_migrations_id_seq")
        .doesNotContain("knex_migrations\"", "__drizzle_migrations\"");
    tree.with(
        "src/main/schema/schema_migrations.sql",
        "CREATE TABLE schema_migrations (id serial PRIMARY KEY);");
    assertThat(generate("x").findings())
        .singleElement()
        .asString()
        .contains("column public.schema_migrations.town would be dropped");
  }

  @Test
  void runnersOwnNamesAreNobodyElses() {
    tree.with("src/main/schema/lockstep/run.sql", "CREATE TABLE lockstep.run (id int);")
        .with("src/main/schema/_x.sql", "\nCREATE SCHEMA IF NOT EXISTS lockstep;")
        .with(
            "src/main/schema/flyway_schema_history.sql",
            "CREATE TABLE flyway_schema_history (id int);");
    assertThatThrownBy(() -> generate("x"))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("_x.sql:2: reserved-name: schema lockstep is the runner's own")
        .hasMessageContaining("lockstep/run.sql: reserved-name: schema lockstep")
        .hasMessageContaining("flyway_schema_history.sql: reserved-name: flyway_schema_history");
  }

  @Test
  void dryRunWritesNothing() throws Exception {
    List<String> before = tree.files();
    Generated generated = Generating.oneStepIn(tree).dryRun(Request.of("create artists"));
    assertThat(generated.migrations()).isOne();
    assertThat(tree.files()).isEqualTo(before);
  }

  @Test
  void migrationThatDoesNotLeadToTheSchemaIsNotWritten() {
    Scripts wrong = (diff, from) -> new SafePlan(List.of(), List.of());
    List<String> before = tree.files();
    assertThatThrownBy(() -> new Generating(tree, wrong).run("create artists"))
        .isInstanceOf(UnprovenException.class)
        .hasMessageStartingWith("nothing was written: ")
        .hasMessageContaining("table public.artists is missing");
    assertThat(tree.files()).isEqualTo(before);
  }

  @Test
  void schemaThatBreaksARuleIsNotMigratedTo() {
    tree.with("src/main/schema/pictures.sql", "CREATE TABLE images (id int);");
    assertThatThrownBy(() -> generate("create artists"))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("module-name");
  }

  @Test
  void descriptionWithoutAWordIsRefused() {
    assertThatThrownBy(() -> generate("!?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not describe a migration");
  }

  @Test
  void requiredColumnWithoutADefaultWaitsForABackfill() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, slug text NOT NULL);\n"
            + "CREATE INDEX artists_name ON artists (name);");
    Generated generated = Generating.in(tree).run("add slug");
    assertThat(tree.text("backfills/add_slug.sql"))
        .contains("table: artists")
        .contains("requires: 2026112212000")
        .contains("\"slug\" = coalesce(\"slug\", \"value_of_slug\"())")
        .contains("SELECT count(*) FROM \"artists\" WHERE \"slug\" IS NULL;");
    assertThat(
            tree.files().stream()
                .filter(file -> file.startsWith("migrations/V"))
                .filter(file -> tree.text(file).contains("requires-backfill add_slug")))
        .hasSize(1);
    assertThat(tree.files())
        .filteredOn(
            file ->
                file.startsWith("migrations/V")
                    && tree.text(file).contains("CREATE INDEX CONCURRENTLY"))
        .hasSize(1);
    CheckReport report =
        new Check(
                project,
                Scratch.source(),
                Cache.NONE,
                "1",
                new dev.lockstep.app.BackfillInspection(project.backfills()),
                folder -> List.of(),
                Clock.systemUTC())
            .run();
    assertThat(report.findings())
        .singleElement()
        .asString()
        .contains("backfills/add_slug.sql:")
        .contains("value_of_slug");
  }

  @Test
  void anExistingColumnBecomesRequiredBehindAGateUnlessOneStepIsAskedFor() throws Exception {
    String artists =
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, born int%s);";
    tree.with("src/main/schema/artists.sql", artists.formatted(""));
    generate("create artists");
    tree.with("src/main/schema/artists.sql", artists.formatted(" NOT NULL DEFAULT 1900"));

    Generated safe = Generating.in(tree).dryRun(Request.of("require born"));
    assertThat(texts(safe, "V"))
        .extracting(text -> text.lines().findFirst().orElseThrow())
        .containsExactly(
            "ALTER TABLE public.artists ALTER COLUMN born SET DEFAULT 1900;",
            "-- lockstep:requires-backfill require_born",
            "ALTER TABLE public.artists VALIDATE CONSTRAINT artists_born_not_null;",
            "ALTER TABLE public.artists ALTER COLUMN born SET NOT NULL;");
    assertThat(texts(safe, "require_born"))
        .singleElement()
        .asString()
        .contains("SET \"born\" = coalesce(\"born\", 1900)")
        .contains("id > :from AND id <= :to");

    Generated oneStep = Generating.oneStepIn(tree).dryRun(Request.of("require born"));
    assertThat(texts(oneStep, "V"))
        .singleElement()
        .asString()
        .contains("SET NOT NULL;")
        .contains("SET DEFAULT 1900;")
        .doesNotContain("requires-backfill");
    assertThat(texts(oneStep, "require_born")).isEmpty();
  }

  private static List<String> texts(Generated generated, String prefix) {
    return generated.files().stream()
        .filter(file -> file.path().getFileName().toString().startsWith(prefix))
        .sorted(java.util.Comparator.comparing(GeneratedFile::path))
        .map(GeneratedFile::text)
        .toList();
  }

  @Test
  void scaffoldForACompositeKeyInAnotherSchemaIsPreparedByPostgres() throws Exception {
    String prices =
        "CREATE TABLE shop.prices (item int, \"Day\" date, %sPRIMARY KEY (item, \"Day\"));";
    tree.with("src/main/schema/_schemas.sql", "CREATE SCHEMA shop;")
        .with("src/main/schema/shop/prices.sql", prices.formatted(""));
    generate("create");
    tree.with("src/main/schema/shop/prices.sql", prices.formatted("cents int NOT NULL, "));
    Generating.in(tree).run("cents");
    String scaffold = tree.text("backfills/cents.sql");
    assertThat(scaffold)
        .contains("(item, \"Day\") > (:from.item, :from.\"Day\")")
        .contains("(item, \"Day\") <= (:to.item, :to.\"Day\")");
    tree.with("backfills/cents.sql", scaffold.replace("\"value_of_cents\"()", "0"));
    CheckReport report =
        new Check(
                project,
                Scratch.source(),
                Cache.NONE,
                "1",
                new dev.lockstep.app.BackfillInspection(project.backfills()),
                folder -> List.of(),
                Clock.systemUTC())
            .run();
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void dollarBraceInADefaultIsNoPlaceholder() throws Exception {
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text DEFAULT 'Dear ${name}');");
    generate("create artists");
    assertThat(tree.text("migrations/V20261122120000__create_artists.sql.conf"))
        .isEqualTo("placeholderReplacement=false\n");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void lockIsBelievedOfOldMigrationsOnlyWhereItIsRightAboutTheNewest() throws Exception {
    generate("create artists");
    for (String column : List.of("a", "b", "c")) {
      tree.with(
          "src/main/schema/artists.sql",
          tree.text("src/main/schema/artists.sql").replace(");", ", " + column + " int);"));
      generate("add " + column);
    }
    Path lock = project.schema().resolve(CatalogLock.FILE_NAME);
    CatalogLock right = CatalogLock.read(lock);
    TreeMap<String, Fingerprint> fingerprints = new TreeMap<>(right.migrations());
    assertThat(fingerprints).hasSize(4);

    // With a cache, the first migration is not looked at again ...
    fingerprints.put(fingerprints.firstKey(), fingerprints.get("20261122120002"));
    CatalogLock wrong =
        new CatalogLock(right.major(), fingerprints, right.objects(), right.files());
    wrong.write(lock);
    assertThat(withAnEmptyCache("one").files()).isEmpty();
    // ... save for a check, and where there is no cache, ...
    assertThat(check().findings()).isNotEmpty();
    GeneratedFiles.write(
        new Generate(project, Scratch.source(), Cache.NONE, "1", Scripts.ONE_STEP, NOON)
            .run("nothing"));
    assertThat(CatalogLock.read(lock)).isEqualTo(right);
    // ... and where the lock is wrong about the newest, every one is looked at.
    fingerprints.put(fingerprints.lastKey(), fingerprints.get("20261122120002"));
    new CatalogLock(right.major(), fingerprints, right.objects(), right.files()).write(lock);
    GeneratedFiles.write(withAnEmptyCache("two"));
    assertThat(CatalogLock.read(lock)).isEqualTo(right);
  }

  private Generated generate(Request request) throws Exception {
    return Generating.oneStepIn(tree).run(request);
  }

  private Generated withAnEmptyCache(String name) throws Exception {
    Cache cache = FolderCache.in(root.resolve("cache-" + name), Clock.systemUTC());
    return new Generate(project, Scratch.source(), cache, "1", Scripts.ONE_STEP, NOON)
        .run("nothing");
  }

  private static Request accepting(String version) {
    return new Request("", false, false, Set.of(Version.of(version)), Request.Database.NONE);
  }

  @Test
  void migrationWrittenByHandIsRecordedWithoutADescription() throws Exception {
    generate("create artists");
    tree.with("migrations/V20261122130000__seed.sql", "INSERT INTO artists VALUES (1, 'Ada');");
    assertThat(check().findings()).singleElement().asString().contains("does not know V2026112213");
    Generated generated = generate("");
    assertThat(generated.recorded()).containsExactly("V20261122130000__seed.sql");
    assertThat(generated.migrations()).isZero();
    assertThat(check().findings()).isEmpty();
    tree.with("src/main/schema/works.sql", "CREATE TABLE works (id bigint PRIMARY KEY);");
    assertThatThrownBy(() -> generate(""))
        .isInstanceOf(UnusableRequestException.class)
        .hasMessageContaining("lockstep generate <description>");
  }

  @Test
  void whatWasRecordedIsRecordedAnewOnlyWhereItIsSaid() throws Exception {
    generate("create artists");
    String file = "migrations/V20261122120000__create_artists.sql";
    tree.with(file, "-- artists\n" + tree.text(file));
    String lock = tree.text("src/main/schema/catalog.lock.json");
    assertThatThrownBy(() -> generate("x"))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("V20261122120000__create_artists.sql: was changed after it was")
        .hasMessageContaining("--accept 20261122120000");
    assertThat(tree.text("src/main/schema/catalog.lock.json")).isEqualTo(lock);
    generate(accepting("20261122120000"));
    assertThat(check().findings()).isEmpty();
    assertThatThrownBy(() -> generate(accepting("20261122120000")))
        .isInstanceOf(UnusableRequestException.class)
        .hasMessageContaining("as it was recorded");
  }

  /** Of two branches, one side of the lock was taken. */
  @Test
  void migrationOfAnotherBranchThatIsOlderIsFoundAndMayBeAccepted() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, bio text, url text);");
    tree.with(
        "migrations/V20261122120030__add_url.sql", "ALTER TABLE artists ADD COLUMN url text;");
    generate("add bio");
    Path theirs = tree.path("migrations/V20261122120030__add_url.sql");
    assertThat(tree.files()).contains("migrations/V20261122120031__add_bio.sql");
    Files.move(theirs, tree.path("migrations/V20261122120010__add_url.sql"));
    assertThat(check().findings())
        .extracting(finding -> finding.message().replaceAll(":.*", ""))
        .contains("is older than 20261122120031, which was recorded before it");
    assertThatThrownBy(() -> generate("x")).isInstanceOf(InvalidMigrationsException.class);
    generate(
        new Request(
            "",
            false,
            false,
            Set.of(Version.of("20261122120010"), Version.of("20261122120030")),
            Request.Database.NONE));
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void lockWithConflictMarksIsNotForgotten() throws Exception {
    generate("create artists");
    String lock = tree.text("src/main/schema/catalog.lock.json");
    tree.with("src/main/schema/catalog.lock.json", "<<<<<<< HEAD\n" + lock);
    assertThatThrownBy(() -> generate("x"))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("take either side of a merge and run lockstep generate");
  }

  @Test
  void lockOfAnOlderLockstepGetsTheSums() throws Exception {
    generate("create artists");
    Path lock = project.schema().resolve(CatalogLock.FILE_NAME);
    CatalogLock right = CatalogLock.read(lock);
    right.with(RecordedFiles.UNKNOWN).write(lock);
    assertThat(generate("").files()).hasSize(1);
    assertThat(CatalogLock.read(lock).files().sums()).isEqualTo(right.files().sums());
  }

  @Test
  void redoReplacesWhatTheLastGenerateWrote() throws Exception {
    generate("create artists");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, boi text);");
    generate("add bio");
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, bio text);");
    Generated redone = generate(new Request("", false, true, Set.of(), Request.Database.NONE));
    assertThat(redone.notes()).anyMatch(note -> note.contains("no database is configured"));
    assertThat(tree.files())
        .containsExactly(
            "migrations/U20261122120000__create_artists.sql",
            "migrations/U20261122120002__add_bio.sql",
            "migrations/V20261122120000__create_artists.sql",
            "migrations/V20261122120002__add_bio.sql",
            "src/main/schema/artists.sql",
            "src/main/schema/catalog.lock.json");
    assertThat(tree.text("migrations/V20261122120002__add_bio.sql")).contains("bio text");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void redoThrowsNothingAwayThatSomebodyWorkedOn() throws Exception {
    generate("create artists");
    String file = "migrations/V20261122120000__create_artists.sql";
    String text = tree.text(file);
    Request redo = new Request("", false, true, Set.of(), Request.Database.NONE);
    tree.with(file, text + "INSERT INTO artists VALUES (1, 'Ada');\n");
    List<String> before = tree.files();
    assertThatThrownBy(() -> generate(redo))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining(file + ": was edited after generate wrote it");
    tree.with(file, text).with("migrations/V20271122120000__seed.sql", "SELECT 1;");
    assertThatThrownBy(() -> generate(redo))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("V20271122120000__seed.sql: is newer than what the last generate");
    Files.delete(tree.path("migrations/V20271122120000__seed.sql"));
    assertThat(tree.files()).isEqualTo(before);
    tree.with("migrations/V20251122120000__old.sql", "SELECT 1;");
    Files.delete(tree.path(file));
    Files.delete(tree.path(file.replace("/V", "/U")));
    assertThatThrownBy(() -> generate(redo))
        .hasMessageContaining("records no generated file that is still there")
        .hasMessageNotContaining("is newer");
    Files.delete(tree.path("src/main/schema/catalog.lock.json"));
    assertThatThrownBy(() -> generate(redo))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("records no generated file");
  }

  @Test
  void whatIsRememberedOfASchemaIsOfTheseModulesOnly() throws Exception {
    Cache store = FolderCache.in(root.resolve("cache"), NOON);
    Generated made = dryRun(store, "1");
    assertThat(dryRun(store, "1").files()).isEqualTo(made.files());
    assertThat(dryRun(store, "2").files()).isEqualTo(made.files());
    tree.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL, bio text);");
    assertThat(dryRun(store, "1").files()).anyMatch(file -> file.text().contains("bio text"));
    tree.with("src/main/schema/artists.sql", "CREATE TABLE wrongly_named (id bigint);");
    assertThatThrownBy(() -> dryRun(store, "1")).isInstanceOf(InvalidSchemaException.class);
    assertThatThrownBy(() -> dryRun(store, "1")).isInstanceOf(InvalidSchemaException.class);
  }

  private Generated dryRun(Cache store, String program) throws Exception {
    return new Generate(project, Scratch.source(), store, program, Scripts.ONE_STEP, NOON)
        .run("create artists");
  }
}
