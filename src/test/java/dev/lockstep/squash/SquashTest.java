// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.diff.DiffProof;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.generate.Generating;
import dev.lockstep.generate.Request;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.scope.Scope;
import dev.lockstep.split.ModuleWriter;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquashTest {
  /** All rows of all tables, each by itself, with the tables' order of columns. */
  private static final String ROWS =
      """
      SELECT 'Kinds', k::text FROM ONLY "Kinds" k UNION ALL SELECT 'tree', t::text FROM tree t
      UNION ALL SELECT 'works', w::text FROM works w UNION ALL SELECT 'log', l::text FROM log l
      ORDER BY 1, 2""";

  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void project() {
    tree =
        new Tree(root)
            .with(
                "migrations/V1__kinds.sql",
                """
                CREATE TABLE "Kinds" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  label text UNIQUE, shout text GENERATED ALWAYS AS (upper(label)) STORED, old int);
                INSERT INTO "Kinds" (label) VALUES ('it''s'), (E'back\\\\slash ${x}'), (NULL);
                CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree, at timestamptz,
                  span interval, raw bytea, far float8, tags text[]);
                INSERT INTO tree VALUES (2, NULL, '2026-01-01 12:00+02', '1 mon 2 days', '\\x00ff',
                  0.1, '{a,"b c"}'), (1, 2, NULL, NULL, NULL, 'NaN', '{}');
                """)
            .with("migrations/V1__kinds.sql.conf", "placeholderReplacement=false\n")
            .with(
                "migrations/V2__works.sql",
                """
                CREATE TABLE works (id serial, kind bigint REFERENCES "Kinds", k int NOT NULL)
                  PARTITION BY LIST (k);
                CREATE TABLE works_1 PARTITION OF works FOR VALUES IN (1);
                CREATE TABLE works_x PARTITION OF works DEFAULT;
                INSERT INTO works (kind, k) VALUES (1, 1), (2, 7), (NULL, 1);
                ALTER TABLE "Kinds" DROP COLUMN old;
                CREATE TABLE log (what text);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN INSERT INTO log VALUES (TG_OP); RETURN NEW; END';
                CREATE TRIGGER noted AFTER INSERT ON tree FOR EACH ROW EXECUTE FUNCTION note();
                ALTER TABLE works_1 ENABLE ROW LEVEL SECURITY;
                ALTER TABLE works_1 FORCE ROW LEVEL SECURITY;
                """)
            .with("migrations/U2__works.sql", "SELECT 1;")
            .with("migrations/V3__later.sql", "CREATE TABLE later (id int);");
  }

  private SquashPlan plan(String to) throws Exception {
    return new Squash(tree.project(), Scratch.source()).plan(Version.of(to), Optional.empty());
  }

  private SquashPlan squash(String to) throws Exception {
    SquashPlan plan = plan(to);
    GeneratedFiles.write(
        new Generated(plan.files(), List.of(), List.of(), List.of(), List.of(), List.of(), 0));
    return plan;
  }

  private List<MigrationFile> files(boolean squashed) {
    return squashed
        ? MigrationFolder.read(root.resolve("migrations")).fromEmpty().versioned()
        : MigrationFolder.read(root.resolve("migrations")).versioned();
  }

  @Test
  void rowsThatWaitForABackfillAreSaidAndWhereToSquashTo() {
    tree.with(
        "migrations/V4__label.sql",
        "-- lockstep:requires-backfill labels\n"
            + "ALTER TABLE \"Kinds\" ALTER label SET NOT NULL;");
    assertThatThrownBy(() -> plan("4"))
        .isInstanceOf(SquashRefusedException.class)
        .hasMessageContaining("V4__label.sql:2: ")
        .hasMessageContaining("wait for backfill labels, which squash does not run")
        .hasMessageContaining("squash to a version before V4__label.sql");
  }

  @Test
  void theBaselineMakesTheSameSchemaWithTheSameRowsAndNextValues() throws Exception {
    SquashPlan plan = squash("2");

    try (TestDatabase before = TestDatabase.create();
        TestDatabase after = TestDatabase.create();
        MigrationReplay old = new MigrationReplay(before::open, Scope.ALL);
        MigrationReplay now = new MigrationReplay(after::open, Scope.ALL)) {
      for (MigrationFile file : files(false)) {
        old.run(file);
      }
      assertThat(files(true).stream().map(MigrationFile::script))
          .containsExactly("B2__squashed.sql", "V3__later.sql");
      for (MigrationFile file : files(true)) {
        now.run(file);
      }
      assertThat(DiffProof.difference(now.catalog(), old.catalog())).isEmpty();
      assertThat(after.rows(ROWS)).isEqualTo(before.rows(ROWS)).hasSize(8);
      String next =
          "SELECT nextval('works_id_seq'), nextval(pg_get_serial_sequence('\"Kinds\"', 'id'))";
      assertThat(after.rows(next)).isEqualTo(before.rows(next)).containsExactly("4|4");
    }
    assertThat(plan.migrations()).isEqualTo(2);
    assertThat(plan.rows().stream().map(rows -> rows.table().identity() + " " + rows.count()))
        .containsExactly(
            "public.\"Kinds\" 3", "public.tree 2", "public.works_1 2", "public.works_x 1");
    assertThat(plan.archivable())
        .containsExactly("V1__kinds.sql", "V1__kinds.sql.conf", "V2__works.sql", "U2__works.sql");
    assertThat(tree.files())
        .contains("migrations/V1__kinds.sql", "migrations/B2__squashed.sql.conf");
  }

  /** The catalog is not judged by itself: {@code pg_dump} reads both databases in its own way. */
  @Test
  void pgDumpSaysTheSameOfTheBaselineAsOfTheMigrations() throws Exception {
    squash("2");

    try (ElderServer elder = ElderServer.start();
        TestDatabase before = TestDatabase.on(elder.server());
        TestDatabase after = TestDatabase.on(elder.server())) {
      run(before, files(false));
      run(after, files(true));
      assertThat(blocks(PgDump.schema(after))).isEqualTo(blocks(PgDump.schema(before)));
      assertThat(PgDump.data(after.url())).isEqualTo(PgDump.data(before.url()));
    }
  }

  private static void run(TestDatabase database, List<MigrationFile> files) throws Exception {
    try (MigrationReplay replay = new MigrationReplay(database::open, Scope.ALL)) {
      for (MigrationFile file : files) {
        replay.run(file);
      }
    }
  }

  /** In an order of their own; without the random word that keeps psql from being fooled. */
  private static List<String> blocks(String dump) {
    return Arrays.stream(dump.split("\n\n"))
        .map(String::strip)
        .filter(block -> !block.isEmpty() && !block.startsWith("\\"))
        .sorted()
        .toList();
  }

  @Test
  void checkProvesABaselineAsLongAsItsMigrationsAreThere() throws Exception {
    tree.without("migrations/U2__works.sql");
    try (TestDatabase database = TestDatabase.create();
        MigrationReplay replay = new MigrationReplay(database::open, Scope.ALL)) {
      for (MigrationFile file : files(false)) {
        replay.run(file);
      }
      ModuleWriter.write(replay.catalog())
          .files()
          .forEach((path, text) -> tree.with("src/main/schema/" + path, text));
    }
    GeneratedFiles.write(generate());
    squash("2");
    assertThat(check()).isEmpty();
    assertThat(generate().files()).isEmpty();

    String text = tree.text("migrations/B2__squashed.sql");
    tree.with("migrations/B2__squashed.sql", text.replace("what text", "what varchar"));
    assertThat(check())
        .anyMatch(line -> line.contains("B2__squashed.sql: migration-history: was changed"))
        .anyMatch(line -> line.contains("baseline: does not make what the migrations up to V2"));

    tree.with("migrations/B2__squashed.sql", text)
        .without("migrations/V1__kinds.sql")
        .without("migrations/V1__kinds.sql.conf")
        .without("migrations/V2__works.sql");
    assertThat(check()).isEmpty();
    assertThat(generate().files()).hasSize(1);
  }

  private Generated generate() throws Exception {
    return Generating.in(tree).dryRun(Request.of(""));
  }

  private List<String> check() throws Exception {
    return tree.check().findings().stream().map(Object::toString).toList();
  }

  @Test
  void whatCannotBeSquashedIsRefusedByName() throws Exception {
    assertThatThrownBy(() -> plan("2.5")).isInstanceOf(UnknownVersionException.class);
    tree.with(
        "migrations/V4__operator.sql",
        """
        CREATE FUNCTION same(int, text) RETURNS boolean LANGUAGE sql AS 'SELECT $1::text = $2';
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = same);""");
    assertThatThrownBy(() -> plan("4"))
        .isInstanceOf(SquashRefusedException.class)
        .hasMessageContaining("operator public.===(integer,pg_catalog.text) cannot be written");
    squash("2");
    assertThatThrownBy(() -> plan("2"))
        .hasMessageContaining("B2__squashed.sql is the baseline of version 2 already");
    assertThatThrownBy(() -> plan("1"))
        .hasMessageContaining("B2__squashed.sql stands for version 1 too, and is newer");
  }

  @Test
  void aSecondSquashBuildsOnTheFirst() throws Exception {
    squash("2");
    for (String old :
        List.of("V1__kinds.sql", "V1__kinds.sql.conf", "V2__works.sql", "U2__works.sql")) {
      tree.without("migrations/" + old);
    }

    SquashPlan plan = squash("3");

    assertThat(plan.archivable())
        .containsExactly("V3__later.sql", "B2__squashed.sql", "B2__squashed.sql.conf");
    try (TestDatabase database = TestDatabase.create();
        MigrationReplay replay = new MigrationReplay(database::open, Scope.ALL);
        Connection ignored = database.open()) {
      for (MigrationFile file : files(true)) {
        replay.run(file);
      }
      assertThat(database.rows(ROWS)).hasSize(8);
    }
  }
}
