// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.lint.fix.Fix;
import dev.lockstep.lint.fix.FixReport;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lint rewrites makes the same, in files that lint has nothing to say of. */
@Tag("long")
class FixTest {
  private static final String BASE =
      """
      CREATE TABLE artists (id bigint PRIMARY KEY, name text);
      CREATE TABLE "Art" (id bigint PRIMARY KEY, artist bigint, title text);
      INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
      INSERT INTO "Art" SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;
      """;

  @TempDir private Path root;
  private Tree tree;

  @BeforeEach
  void open() {
    tree = new Tree(root).with("V1__base.sql", BASE);
  }

  private Lint lint() {
    return new Lint(Scratch.source(), "test", Scope.ALL);
  }

  private FixReport fix(Map<String, String> untouchable) throws Exception {
    MigrationSet migrations = MigrationFolder.read(root);
    FixReport report =
        new Fix(lint()::run, Scratch.source(), Cache.NONE, "test", Scope.ALL)
            .run(migrations, selection(migrations), untouchable);
    GeneratedFiles.write(
        new Generated(
            report.files(), report.replaced(), List.of(), List.of(), List.of(), List.of(), 0));
    return report;
  }

  /** All but the first one. */
  private static LintSelection selection(MigrationSet migrations) {
    List<MigrationFile> files = new ArrayList<>(migrations.versioned());
    files.removeFirst();
    return new LintSelection(files, false);
  }

  private List<String> findings() throws Exception {
    MigrationSet migrations = MigrationFolder.read(root);
    return lint().run(migrations, selection(migrations)).findings().stream()
        .map(each -> each.finding().rule())
        .toList();
  }

  /** The catalog that all migrations make, in new databases of their own. */
  private Catalog made() throws Exception {
    try (ScratchServer server = Scratch.server();
        ScratchDatabase database = server.create();
        MigrationReplay replay = new MigrationReplay(database, Scope.ALL)) {
      for (MigrationFile file : MigrationFolder.read(root).versioned()) {
        replay.run(file);
      }
      return replay.catalog();
    }
  }

  private void assertSame(Catalog before) throws Exception {
    assertThat(CatalogDifferences.exactly(before, made()).differences()).isEmpty();
  }

  /** The migrations and their texts, by name; the first one left out. */
  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>(Comparator.comparing((String name) -> name));
    tree.files().stream()
        .filter(name -> !name.equals("V1__base.sql"))
        .forEach(name -> files.put(name, tree.text(name)));
    return files;
  }

  /** Those of which PostgreSQL has no other form, by the words that are in them. */
  private static final Set<String> WITHOUT_FORM = Set.of("ALTER DOMAIN", "EXCLUDE");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adding-foreign-key-constraint",
        "adding-not-nullable-field",
        "constraint-missing-not-valid",
        "disallowed-unique-constraint",
        "refresh-materialized-view",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "require-concurrent-partition-detach",
        "require-concurrent-reindex",
        "several-strong-locks",
        "strong-lock-before-slow-work",
        "validate-in-same-transaction"
      })
  void everyExampleOfARuleWithAnotherFormIsRewritten(String rule) throws Exception {
    RuleExamples examples = RuleExamples.of(rule);
    tree.with("V1__base.sql", examples.schema());
    int rewritten = 0;
    for (String each : examples.fires()) {
      for (String name : files().keySet()) {
        tree.without(name);
      }
      tree.with("V2__example.sql", each + "\n").with("V3__next.sql", "SELECT 1;\n");
      Catalog before = made();
      FixReport report = fix(Map.of());
      assertSame(before);
      if (WITHOUT_FORM.stream().anyMatch(each::contains)) {
        assertThat(tree.text("V2__example.sql")).isEqualTo(each + "\n");
        assertThat(report.refusals()).as(each).isNotEmpty();
      } else {
        assertThat(report.refusals()).as(each).isEmpty();
        assertThat(findings()).as(files().toString()).doesNotContain(rule);
        rewritten++;
      }
    }
    assertThat(rewritten).isPositive();
  }

  @Test
  void aMigrationBecomesSeveralInOrderBeforeTheNext() throws Exception {
    tree.with(
            "V2__slug.sql",
            """
            -- Slugs, for links.
            -- lockstep:lock-timeout 3s

            -- what links show
            ALTER TABLE "Art" ADD COLUMN slug text; -- may be empty

            /* for the search */
            CREATE INDEX IF NOT EXISTS art_title
              ON "Art" (title);
            ALTER TABLE "Art"
              ADD FOREIGN KEY (artist) REFERENCES artists (id),
              ALTER COLUMN title SET NOT NULL;
            UPDATE artists SET name = upper(name) WHERE id = 1;
            ALTER TABLE "Art" ADD CONSTRAINT art_slug UNIQUE (slug)
            """)
        .with("V2.1__next.sql", "SELECT 1;\n");
    Catalog before = made();
    FixReport report = fix(Map.of());
    assertThat(report.refusals()).isEmpty();
    assertSame(before);
    assertThat(findings()).isEmpty();
    assertThat(files())
        .containsOnlyKeys(
            "V2__slug.sql",
            "V2.0.1__slug_index.sql",
            "V2.0.2__slug_index.sql",
            "V2.0.3__slug_validate.sql",
            "V2.0.4__slug_contract.sql",
            "V2.1__next.sql");
    assertThat(tree.text("V2__slug.sql"))
        .isEqualTo(
            """
            -- Slugs, for links.
            -- lockstep:lock-timeout 3s

            -- what links show
            ALTER TABLE "Art" ADD COLUMN slug text; -- may be empty

            ALTER TABLE public."Art" ADD CONSTRAINT "Art_artist_fkey" FOREIGN KEY (artist) REFERENCES public.artists(id) NOT VALID;

            ALTER TABLE public."Art" ADD CONSTRAINT "Art_title_not_null" CHECK (title IS NOT NULL) NOT VALID;

            UPDATE artists SET name = upper(name) WHERE id = 1;
            """);
    assertThat(tree.text("V2.0.1__slug_index.sql"))
        .isEqualTo(
            """
            /* for the search */
            CREATE INDEX CONCURRENTLY IF NOT EXISTS art_title
              ON "Art" (title);
            """);
    assertThat(tree.text("V2.0.3__slug_validate.sql"))
        .startsWith("-- lockstep:lock-timeout 3s\n\n")
        .contains("VALIDATE CONSTRAINT \"Art_artist_fkey\";")
        .contains("VALIDATE CONSTRAINT \"Art_title_not_null\";");
    assertThat(tree.text("V2.0.4__slug_contract.sql"))
        .contains("SET NOT NULL;")
        .contains("UNIQUE USING INDEX art_slug;");
  }

  @Test
  void theReverseIsMadeSeveralAsWell() throws Exception {
    tree.with(
            "V20260102000000__more.sql",
            "ALTER TABLE \"Art\" ADD COLUMN slug text;\nCREATE INDEX art_slug ON \"Art\" (slug);\n")
        .with(
            "U20260102000000__undo.sql",
            "DROP INDEX art_slug;\nALTER TABLE \"Art\" DROP COLUMN slug;\n");
    Catalog before = made();
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertSame(before);
    assertThat(files())
        .containsOnlyKeys(
            "U20260102000000__more.sql",
            "U20260102000001__more_index.sql",
            "V20260102000000__more.sql",
            "V20260102000001__more_index.sql");
    assertThat(tree.text("U20260102000001__more_index.sql")).contains("DROP INDEX public.art_slug");
    try (ScratchServer server = Scratch.server();
        ScratchDatabase database = server.create();
        MigrationReplay replay = new MigrationReplay(database, Scope.ALL)) {
      MigrationSet all = MigrationFolder.read(root);
      replay.run(all.versioned().getFirst());
      Catalog first = replay.catalog();
      replay.run(all.versioned().get(1));
      replay.run(all.versioned().get(2));
      List<MigrationFile> back = List.copyOf(all.reverses().values());
      replay.run(back.get(1));
      replay.run(back.get(0));
      assertThat(CatalogDifferences.exactly(first, replay.catalog()).differences()).isEmpty();
    }
  }

  @Test
  void aReverseThatMovesRowsIsNobodysToSplit() throws Exception {
    String forward =
        "ALTER TABLE \"Art\" ADD COLUMN slug text;\nCREATE INDEX art_slug ON \"Art\" (slug);\n";
    tree.with("V2__more.sql", forward)
        .with(
            "U2__more.sql",
            "UPDATE \"Art\" SET title = slug WHERE id = 1;\n"
                + "ALTER TABLE \"Art\" DROP COLUMN slug;\n");
    FixReport report = fix(Map.of());
    assertThat(report.files()).isEmpty();
    assertThat(report.refusals())
        .singleElement()
        .asString()
        .contains("V2__more.sql: not rewritten: U2__more.sql:1 does what a new reverse would not");
    assertThat(tree.text("V2__more.sql")).isEqualTo(forward);
  }

  @Test
  void whatCannotBeProvenStaysAsItIsAndTheRestIsRewritten() throws Exception {
    tree.with(
        "V2__parts.sql",
        """
        CREATE TABLE fresh (id int);
        CREATE INDEX art_title ON "Art" (title);
        CREATE MATERIALIZED VIEW all_art AS SELECT title FROM "Art";
        """);
    tree.with("V3__refresh.sql", "REFRESH MATERIALIZED VIEW all_art;\nDROP INDEX art_title;\n");
    Catalog before = made();
    FixReport report = fix(Map.of("V2__parts.sql", "it is applied"));
    assertSame(before);
    assertThat(report.refusals().stream().map(each -> each.file() + ":" + each.line()))
        .anyMatch(each -> each.endsWith("V2__parts.sql:0"))
        .anyMatch(each -> each.endsWith("V3__refresh.sql:1"))
        .hasSize(2);
    assertThat(report.refusals().getLast().why()).contains("refresh");
    assertThat(files().keySet())
        .containsExactly("V2__parts.sql", "V3.1__refresh_index.sql", "V3__refresh.sql");
    assertThat(tree.text("V3.1__refresh_index.sql"))
        .isEqualTo("DROP INDEX CONCURRENTLY art_title;\n");
  }

  @Test
  void whatItsTransactionNeedsStaysTogether() throws Exception {
    String text =
        "ALTER TABLE \"Art\" ADD COLUMN slug text;\n"
            + "SET LOCAL search_path = public;\n"
            + "CREATE INDEX art_slug ON \"Art\" (slug);\n";
    tree.with("V2__more.sql", text);
    FixReport report = fix(Map.of());
    assertThat(report.files()).isEmpty();
    assertThat(report.refusals())
        .singleElement()
        .asString()
        .contains("line 2 is for all of its transaction");
    tree.with("V2__more.sql", text.replace("search_path = public", "lock_timeout = '1s'"));
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertThat(tree.text("V2__more.sql")).startsWith("SET LOCAL lock_timeout = '1s';\nALTER");
    assertThat(tree.text("V2.1__more_index.sql")).startsWith("CREATE INDEX CONCURRENTLY");
  }

  @Test
  void settingsAtTheTopAreThoseOfEachPart() throws Exception {
    tree.with("V1__base.sql", "CREATE SCHEMA \"App\";\nSET search_path = \"App\";\n" + BASE)
        .with(
            "V2__more.sql",
            """
            -- lockstep:irreversible it was so before

            -- where our tables are
            SET LOCAL search_path = "App";
            SET lock_timeout = '1s';
            set local statement_timeout to '1h';
            ALTER TABLE "Art" ADD COLUMN slug text;
            CREATE INDEX art_slug ON "Art" (slug);
            ALTER TABLE "Art" ALTER COLUMN title SET NOT NULL;
            """);
    Catalog before = made();
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertSame(before);
    assertThat(findings()).isEmpty();
    assertThat(tree.text("V2__more.sql"))
        .startsWith(
            """
            -- lockstep:irreversible it was so before

            -- where our tables are
            SET LOCAL search_path = "App";
            SET lock_timeout = '1s';
            set local statement_timeout to '1h';
            ALTER TABLE "Art" ADD COLUMN slug text;
            """);
    assertThat(tree.text("V2.1__more_index.sql"))
        .isEqualTo(
            """
            -- lockstep:irreversible it was so before

            -- where our tables are
            SET search_path = "App";
            SET statement_timeout to '1h';
            CREATE INDEX CONCURRENTLY art_slug ON "Art" (slug);
            """);
    assertThat(tree.text("V2.2__more_guard_validate.sql"))
        .contains("SET LOCAL search_path = \"App\";\nSET lock_timeout = '1s';\n");
  }

  /**
   * Partitions of partitions, one with rows and one with an index of its own that is taken over.
   */
  private static final String PARTITIONED =
      """
      CREATE TABLE "Sale" (at date NOT NULL, kind int NOT NULL, note text) PARTITION BY RANGE (at);
      CREATE TABLE sale_1 PARTITION OF "Sale" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE TABLE "Sale 2" PARTITION OF "Sale" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
        PARTITION BY LIST (kind);
      CREATE TABLE sale_2a PARTITION OF "Sale 2" FOR VALUES IN (1);
      CREATE TABLE "Sale 2b" PARTITION OF "Sale 2" DEFAULT;
      INSERT INTO "Sale" VALUES ('2025-03-01', 1, 'a'), ('2026-03-01', 1, 'b'), ('2026-04-01', 7, 'c');
      """;

  @Test
  void anIndexOfAPartitionedTableIsBuiltPartitionByPartition() throws Exception {
    tree.with("V1__base.sql", PARTITIONED)
        .with("V2__index.sql", "CREATE INDEX ON \"Sale\" (note, lower(note) DESC);\n");
    Catalog before = made();
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertSame(before);
    assertThat(findings()).isEmpty();
    assertThat(files().values())
        .containsExactly(
            "CREATE INDEX CONCURRENTLY sale_2a_note_lower_idx ON public.sale_2a USING btree (note, lower(note) DESC);\n",
            "CREATE INDEX CONCURRENTLY sale_1_note_lower_idx ON public.sale_1 USING btree (note, lower(note) DESC);\n",
            """
            CREATE INDEX "Sale_note_lower_idx" ON ONLY public."Sale" USING btree (note, lower(note) DESC);

            CREATE INDEX "Sale 2_note_lower_idx" ON ONLY public."Sale 2" USING btree (note, lower(note) DESC);

            ALTER INDEX public."Sale_note_lower_idx" ATTACH PARTITION public.sale_1_note_lower_idx;

            ALTER INDEX public."Sale 2_note_lower_idx" ATTACH PARTITION public.sale_2a_note_lower_idx;

            ALTER INDEX public."Sale 2_note_lower_idx" ATTACH PARTITION public."Sale 2b_note_lower_idx";

            ALTER INDEX public."Sale_note_lower_idx" ATTACH PARTITION public."Sale 2_note_lower_idx";
            """,
            "CREATE INDEX CONCURRENTLY \"Sale 2b_note_lower_idx\" ON public.\"Sale 2b\" USING btree (note, lower(note) DESC);\n");
  }

  @Test
  void keysAndChecksOfAPartitionedTableAreMadePartByPart() throws Exception {
    tree.with("V1__base.sql", PARTITIONED)
        .with(
            "V2__keys.sql",
            """
            ALTER TABLE "Sale" ADD CONSTRAINT sale_key UNIQUE (at, kind, note);
            ALTER TABLE "Sale" ADD CONSTRAINT "Sold" CHECK (kind > 0);
            """);
    Catalog before = made();
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertSame(before);
    assertThat(findings()).isEmpty();
    assertThat(String.join("\n", files().values()))
        .contains("CREATE UNIQUE INDEX CONCURRENTLY")
        .contains("CHECK ((kind > 0)) NOT VALID")
        .contains("VALIDATE CONSTRAINT \"Sold\"");
  }

  @Test
  void aRepeatableMigrationStaysAndSaysWhereToGo() throws Exception {
    tree.with("R__index.sql", "CREATE INDEX IF NOT EXISTS art_title ON \"Art\" (title);\n");
    MigrationSet migrations = MigrationFolder.read(root);
    FixReport report =
        new Fix(lint()::run, Scratch.source(), Cache.NONE, "test", Scope.ALL)
            .run(migrations, new LintSelection(migrations.repeatables(), false), Map.of());
    assertThat(report.files()).isEmpty();
    assertThat(report.refusals())
        .singleElement()
        .asString()
        .contains("R__index.sql: not rewritten: a repeatable migration is one file")
        .contains("move the statement to a versioned migration");
  }

  @Test
  void whatLaterStatementsNeedComesBeforeThem() throws Exception {
    tree.with(
        "V2__upsert.sql",
        """
        CREATE UNIQUE INDEX artists_name ON artists (name);
        INSERT INTO artists VALUES (4, 'Artist 1') ON CONFLICT (name) DO NOTHING;
        """);
    Catalog before = made();
    assertThat(fix(Map.of()).refusals()).isEmpty();
    assertSame(before);
    assertThat(tree.text("V2__upsert.sql"))
        .isEqualTo("CREATE UNIQUE INDEX CONCURRENTLY artists_name ON artists (name);\n");
    assertThat(tree.text("V2.1__upsert_then.sql")).startsWith("INSERT INTO artists");
  }

  @Test
  void anAllowOfNoUseIsTakenOut() throws Exception {
    tree.with(
        "V2__more.sql",
        """
        -- lockstep:allow ban-drop-table it once was one
        -- lockstep:allow require-concurrent-index-creation a small table

        ALTER TABLE "Art" ADD COLUMN slug text;
        CREATE INDEX art_slug ON "Art" (slug);
        """);
    fix(Map.of());
    assertThat(tree.text("V2__more.sql")).isEqualTo("ALTER TABLE \"Art\" ADD COLUMN slug text;\n");
    assertThat(tree.text("V2.1__more_then.sql"))
        .isEqualTo(
            """
            -- lockstep:allow require-concurrent-index-creation a small table

            CREATE INDEX art_slug ON "Art" (slug);
            """);
    assertThat(findings()).isEmpty();
  }
}
