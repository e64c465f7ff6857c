// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.size.TableSize;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in use, what is allowed, and at which state a migration is looked at. */
class LintTest {
  private static final String TABLE =
      "CREATE TABLE \"Art\" (id bigint PRIMARY KEY, title text);\n"
          + "INSERT INTO \"Art\" VALUES (1, 'one'), (2, 'two');\n";

  @TempDir private Path root;
  @TempDir private Path schema;
  private Tree tree;
  private Consent consent = Consent.NONE;
  private @Nullable Sizes sizes;

  @BeforeEach
  void open() {
    tree = new Tree(root).with("V1__art.sql", TABLE);
  }

  private LintReport lint(boolean together, String... scripts) throws Exception {
    return lint(RuleLevels.STANDARD, together, scripts);
  }

  private LintReport lint(RuleLevels levels, boolean together, String... scripts) throws Exception {
    MigrationSet migrations = MigrationFolder.read(root);
    List<MigrationFile> files =
        Stream.concat(migrations.versioned().stream(), migrations.repeatables().stream())
            .filter(file -> Set.of(scripts).contains(file.script()))
            .toList();
    Lint lint = new Lint(Scratch.source(), "test", Scope.ALL, consent).with(levels);
    return (sizes == null ? lint : lint.on(sizes))
        .run(migrations, new LintSelection(files, together));
  }

  private static List<String> lines(LintReport report) {
    return report.findings().stream()
        .map(
            each ->
                Path.of(each.finding().file()).getFileName()
                    + ":"
                    + each.finding().line()
                    + " "
                    + each.finding().rule())
        .toList();
  }

  @Test
  void aTableOfTheSameRunIsNotInUseYet() throws Exception {
    tree.with("V2__index.sql", "\nCREATE INDEX art_title ON \"Art\" (title);\n");
    assertThat(lines(lint(true, "V1__art.sql", "V2__index.sql"))).isEmpty();
    LintReport later = lint(true, "V2__index.sql");
    assertThat(lines(later)).containsExactly("V2__index.sql:2 require-concurrent-index-creation");
    assertThat(later.findings().getFirst().level()).isEqualTo(Level.ERROR);
    assertThat(later.findings().getFirst().toString())
        .contains("nothing writes to \"Art\" meanwhile; instead: CREATE INDEX CONCURRENTLY");
    assertThat(lines(lint(false, "V1__art.sql", "V2__index.sql"))).isEqualTo(lines(later));
  }

  @Test
  void whatLiesBetweenIsAppliedAndNotJudged() throws Exception {
    tree.with("V2__new.sql", "CREATE TABLE b (id int, n int);\nDROP TABLE \"Art\";")
        .with("V3__index.sql", "CREATE INDEX ON b (n);")
        .with("V4__later.sql", "SELECT * FROM nowhere;");
    assertThat(lines(lint(true, "V1__art.sql", "V3__index.sql")))
        .containsExactly("V3__index.sql:1 require-concurrent-index-creation");
  }

  @Test
  void anAllowIsForItsStatementOrForTheFile() throws Exception {
    tree.with(
        "V2__drop.sql",
        """
        ALTER TABLE "Art" DROP COLUMN title;
        -- lockstep:allow ban-drop-table nothing has read it for a year
        DROP TABLE "Art";
        """);
    assertThat(lines(lint(true, "V2__drop.sql"))).containsExactly("V2__drop.sql:1 ban-drop-column");
    tree.with(
        "V2__drop.sql",
        """
        -- lockstep:allow ban-drop-column nothing has read it for a year

        SELECT 1;
        ALTER TABLE "Art" DROP COLUMN title;
        """);
    assertThat(lines(lint(true, "V2__drop.sql"))).isEmpty();
  }

  @Test
  void anAllowThatSilencesNothingIsAFinding() throws Exception {
    tree.with(
        "V2__add.sql",
        """
        -- lockstep:allow ban-drop-colum a typing error
        -- lockstep:allow ban-drop-table it once was one
        ALTER TABLE "Art" ADD COLUMN n int;
        -- lockstep:allow ban-drop-column not this one
        ALTER TABLE "Art" ADD COLUMN m int;
        ALTER TABLE "Art" DROP COLUMN title;
        """);
    LintReport report = lint(true, "V2__add.sql");
    assertThat(lines(report))
        .containsExactly(
            "V2__add.sql:6 ban-drop-column",
            "V2__add.sql:1 unknown-rule",
            "V2__add.sql:2 unused-allow",
            "V2__add.sql:4 unused-allow");
    assertThat(report.findings().get(1).finding().message())
        .contains("did you mean ban-drop-column");
    assertThat(report.passed()).isFalse();
  }

  @Test
  void anAllowIsOfUseWhereTheTableWasMadeEarlier() throws Exception {
    tree.with(
        "V2__index.sql",
        "-- lockstep:allow require-concurrent-index-creation a small table\n"
            + "CREATE INDEX art_title ON \"Art\" (title);\n");
    assertThat(lines(lint(true, "V1__art.sql", "V2__index.sql"))).isEmpty();
    assertThat(lines(lint(true, "V2__index.sql"))).isEmpty();
  }

  @Test
  void aFileOutsideATransactionHoldsNoLockForTheNextStatement() throws Exception {
    String both =
        "ALTER TABLE \"Art\" ADD COLUMN n int;\n"
            + "ALTER TABLE \"Art\" ALTER COLUMN id TYPE numeric;\n";
    tree.with("V2__both.sql", both);
    assertThat(lines(lint(true, "V2__both.sql")))
        .containsExactly(
            "V2__both.sql:2 changing-column-type", "V2__both.sql:2 strong-lock-before-slow-work");
    tree.with("V2__both.sql.conf", "executeInTransaction=false\n");
    assertThat(lines(lint(true, "V2__both.sql")))
        .containsExactly("V2__both.sql:2 changing-column-type");
  }

  @Test
  void repeatableMigrationsAreLookedAtBehindAllOthers() throws Exception {
    tree.with("V2__view.sql", "CREATE MATERIALIZED VIEW m AS SELECT id FROM \"Art\";")
        .with("R__refresh.sql", "REFRESH MATERIALIZED VIEW m;");
    assertThat(lines(lint(true, "R__refresh.sql")))
        .containsExactly("R__refresh.sql:1 refresh-materialized-view");
  }

  @Test
  void whatOnlyLocksForAnInstantLetsAGatePass() throws Exception {
    tree.with("V2__loose.sql", "CREATE INDEX CONCURRENTLY i ON \"Art\" (title);")
        .with("V3__loose.sql", "DROP INDEX i;\nALTER TABLE \"Art\" ADD COLUMN n int DEFAULT 7;");
    LintReport report = lint(true, "V3__loose.sql");
    assertThat(lines(report)).containsExactly("V3__loose.sql:1 require-concurrent-index-deletion");
    assertThat(report.passed()).isTrue();
    assertThat(lines(lint(true, "V2__loose.sql"))).isEmpty();
  }

  @Test
  void whatAMigrationMakesIsNoOnesUntilTheNextOne() throws Exception {
    tree.with(
            "V2__price.sql",
            """
            CREATE TABLE price (id int PRIMARY KEY, art bigint, amount int);
            INSERT INTO price VALUES (1, 1, 5);
            CREATE INDEX price_art ON price (art);
            ALTER TABLE price ALTER COLUMN amount TYPE bigint;
            ALTER TABLE price ADD FOREIGN KEY (art) REFERENCES "Art";
            ALTER TABLE "Art" ALTER COLUMN title SET NOT NULL;
            CREATE INDEX price_amount ON price (amount);
            ALTER TABLE price RENAME TO prices;
            """)
        .with("V3__index.sql", "CREATE INDEX prices_both ON prices (art, amount);")
        .with("V4__name.sql", "ALTER TABLE prices RENAME TO price;");
    String scripts = "V1__art.sql,V2__price.sql,V3__index.sql,V4__name.sql";
    assertThat(lines(lint(false, scripts.split(",", -1))))
        .contains("V2__price.sql:6 adding-not-nullable-field")
        .contains("V3__index.sql:1 require-concurrent-index-creation")
        .contains("V4__name.sql:1 renaming-table")
        .noneMatch(line -> line.startsWith("V1") || line.startsWith("V2__price.sql:7"))
        .noneMatch(line -> line.matches("V2__price.sql:[348] .*"));
    assertThat(lines(lint(true, scripts.split(",", -1)))).isEmpty();
  }

  @Test
  void whatIsKeptOrNamedInAModuleNeedNoAllow() throws Exception {
    tree.with(
        "V2__drop.sql",
        """
        -- lockstep:keep "Art".title for 30 days
        ALTER TABLE "Art" DROP COLUMN title;
        ALTER TABLE "Art" ADD COLUMN n int;
        """);
    assertThat(lines(lint(true, "V2__drop.sql"))).isEmpty();
    tree.with("V3__drop.sql", "ALTER TABLE \"Art\" DROP COLUMN n;");
    assertThat(lines(lint(true, "V3__drop.sql"))).containsExactly("V3__drop.sql:1 ban-drop-column");
    new Tree(schema)
        .with("Art.sql", "-- lockstep:dropped n\nCREATE TABLE \"Art\" (id bigint PRIMARY KEY);");
    consent = Consent.of(SchemaModules.read(schema), Optional.empty());
    assertThat(lines(lint(true, "V3__drop.sql"))).isEmpty();
    tree.with("V3__drop.sql", "DROP TABLE \"Art\";");
    assertThat(lines(lint(true, "V3__drop.sql"))).containsExactly("V3__drop.sql:1 ban-drop-table");
  }

  @Test
  void opinionsAreAskedForAndLevelsAreThoseOfTheProject() throws Exception {
    tree.with(
        "V2__drop.sql",
        "ALTER TABLE \"Art\" DROP COLUMN title;\nCREATE TABLE fresh (id serial, code char(3));\n");
    assertThat(lines(lint(true, "V2__drop.sql"))).containsExactly("V2__drop.sql:1 ban-drop-column");
    LintReport report =
        lint(
            RuleLevels.parse("ban-drop-column=note,prefer-identity=error,ban-char-field=off"),
            true,
            "V2__drop.sql");
    assertThat(report.findings().stream().map(each -> each.level() + " " + each.finding().rule()))
        .containsExactly("NOTE ban-drop-column", "ERROR prefer-identity");
    assertThat(report.passed()).isFalse();
  }

  private LintFinding withRows(String script, String table, long rows, long bytes)
      throws Exception {
    Instant at = Instant.parse("2026-11-26T12:00:00Z");
    sizes =
        new Sizes(
            at,
            at.minusSeconds(3600),
            Duration.ofMinutes(3),
            List.of(new TableSize(table, rows, bytes, 8192, 1, 12)));
    return lint(true, script).findings().getFirst();
  }

  /** A scan takes some 45 ns a row and 0.25 ns a byte: 0.07 ms, 0.7 s and 24 s. */
  @Test
  void howBadItIsFollowsTheSizeOfTheTable() throws Exception {
    tree.with("V2__set.sql", "ALTER TABLE \"Art\" ALTER COLUMN title SET NOT NULL;")
        .with("V3__drop.sql", "ALTER TABLE \"Art\" DROP COLUMN title;");
    LintFinding small = withRows("V2__set.sql", "\"Art\"", 1_000, 100_000);
    assertThat(small.level()).isEqualTo(Level.NOTE);
    assertThat(small.here())
        .startsWith("here: \"Art\" has 1,000 rows, ")
        .contains(", 12 writes a second since 2026-11-26T11:00:00Z: about ")
        .endsWith("a transaction runs for 3m now");
    assertThat(withRows("V2__set.sql", "\"Art\"", 10_000_000, 1L << 30).level())
        .isEqualTo(Level.WARNING);
    assertThat(withRows("V2__set.sql", "\"Art\"", 300_000_000, 40L << 30).level())
        .isEqualTo(Level.ERROR);
    // Whether code breaks does not depend on it, and of another table nothing is known.
    assertThat(withRows("V3__drop.sql", "\"Art\"", 1_000, 100_000).level())
        .isEqualTo(Level.WARNING);
    LintFinding unknown = withRows("V2__set.sql", "art", 1_000, 100_000);
    assertThat(unknown.level() + unknown.here()).isEqualTo("ERROR");
  }
}
