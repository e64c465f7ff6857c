// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.Outside;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.loss.DataCount;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.migration.undo.UndoPlan;
import dev.lockstep.migration.undo.UndoPreview;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.migration.undo.Undoability.How;
import dev.lockstep.postgres.Connections;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The whole example domain of this repository, with rows in every table, up, down and up again.
 * What is kept and what is lost is told by PostgreSQL, by the numbers of tables and columns.
 */
class ExampleDomainUndoTest {
  /** Two of its migrations have no way back, and say so. */
  private static final String ENUM = "20261019090000";

  private static final String LAST = "20261122120000";
  private static final String BEFORE_ENUM = "20261012090000";
  private static final String BEFORE_LAST = "20261122090000";

  private final TestDatabase database = TestDatabase.create();
  private final Settings settings =
      Settings.read(name -> Optional.ofNullable(Map.of("DATABASE_URL", database.url()).get(name)));
  private final Connections connections =
      Database.connections(Database.dataSource(settings.requiredDatabase(), "lockstep test"));
  private final InstalledBackfills backfills =
      new InstalledBackfills(settings, connections, List.of(), Events.NONE);
  private final RunContext context =
      new RunContext(
          connections,
          new FlywayEngine(Database.dataSource(settings.requiredDatabase(), "lockstep test")),
          settings.migration(),
          Events.NONE,
          RunListener.NONE,
          Sleeper.SLEEP);
  private final UndoRunner undo = new UndoRunner(context, backfills.undone(), SnapshotLookup.NONE);
  private final UndoRehearsal rehearsal =
      new UndoRehearsal(Scratch.source(), Outside.NONE, List.of(), Duration.ofSeconds(2));

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyReverseKeepsWhatItSaysAndLosesWhatTheDryRunSaid() throws Exception {
    migrate(BEFORE_ENUM);
    rows();
    downAndUpStepByStep(BEFORE_ENUM, "");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                    + " WHERE nspname IN ('public', 'audit') AND relkind IN ('r', 'v', 'p')"
                    + " AND relname <> 'flyway_schema_history'"))
        .isEqualTo("0");

    migrate(BEFORE_ENUM);
    rows();
    migrate(BEFORE_LAST);
    more();
    downAndUpStepByStep(BEFORE_LAST, ENUM);
    assertThatThrownBy(() -> undo.run(UndoRequest.of(null, 1), Rehearsal.NONE))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("PostgreSQL cannot take a value out of an enum");
  }

  @Test
  void allAtOnceItIsRehearsedUndoneAndMadeAgain() throws Exception {
    migrate(BEFORE_ENUM);
    List<String> made = structure();
    rows();

    UndoReport report = undo.run(UndoRequest.of("empty", null), rehearsal);

    assertThat(report.rehearsed()).isTrue();
    assertThat(report.undone()).hasSize(17);
    assertThat(structure()).isEmpty();
    assertThat(report.repeatables()).hasSize(3).allMatch(each -> each.problem().isPresent());
    migrate(BEFORE_ENUM);
    assertThat(structure()).isEqualTo(made);
    rows();
  }

  @Test
  void theTwoThatHaveNoWayBackAreBothNamed() throws Exception {
    migrate(LAST);

    assertThatThrownBy(() -> undo.run(UndoRequest.of("empty", null), rehearsal))
        .isInstanceOfSatisfying(
            UndoRefusedException.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(problem -> problem.file().substring(0, 15))
                    .containsExactly("V" + LAST, "V" + ENUM));
  }

  @Test
  void backfillsOfWhatWasUndoneRunAgainBeforeItsGateOpens() throws Exception {
    migrate(BEFORE_ENUM);
    rows();
    migrate(BEFORE_LAST);
    assertThat(state("artworks_slug")).isEqualTo("complete");

    UndoReport report = undo.run(UndoRequest.of("20261102090000", null), rehearsal);

    assertThat(report.backfills())
        .containsExactly("artwork_staged_publish", "artworks_price_minor", "artworks_slug");
    assertThat(state("artworks_slug")).isEqualTo("changed");
    assertThat(
            new MigrationRunner(context, backfills.gate())
                .opening(backfills.opener())
                .run(Options.ALL)
                .gatedBy()
                .orElseThrow()
                .text())
        .contains("waits for backfill artworks_slug");
    backfills.opener().run("artworks_slug");
    assertThat(state("artworks_slug")).isEqualTo("complete");
    migrate(BEFORE_LAST);
  }

  private String state(String backfill) throws Exception {
    return backfills.backfills().status(backfill).orElseThrow().state();
  }

  private void downAndUpStepByStep(String from, String to) throws Exception {
    String at = from;
    while (!at.equals(to)) {
      Map<String, String> before = contents();
      Map<String, Long> things = things();
      UndoPlan plan;
      UndoPreview preview;
      try (Connection connection = connections.open()) {
        plan = undo.plan(connection, UndoRequest.of(null, 1));
        preview = UndoPreview.of(plan, connection);
      }
      How how = plan.steps().getFirst().way().how();

      UndoReport report = undo.run(UndoRequest.of(null, 1), Rehearsal.NONE);

      assertThat(report.undone().getFirst().step().version()).hasToString(at);
      if (how == How.LOSSLESS) {
        migrate(at);
        assertThat(contents()).as(at).isEqualTo(before);
        undo.run(UndoRequest.of(null, 1), Rehearsal.NONE);
      } else {
        assertThat(lost(things)).as(at).isEqualTo(said(preview)).isNotEmpty();
      }
      at = report.latest().map(Version::toString).orElse("");
    }
  }

  /** Up to {@code target}; what a gate waits for is run by the engine, as in earnest. */
  private void migrate(String target) throws Exception {
    try {
      new MigrationRunner(context, backfills.gate())
          .opening(backfills.opener())
          .run(new Options(Optional.of(Version.of(target)), true));
    } catch (MigrationFailedException e) {
      // The text of a view that is shipped with a newer schema: it is applied once that is there.
      if (e.migration().filter(file -> file.kind() == MigrationFile.Kind.REPEATABLE).isEmpty()) {
        throw e;
      }
    }
    if (exists("price_minor") && exists("price")) {
      backfills.opener().run("artworks_price_minor");
    }
  }

  private boolean exists(String column) {
    return database
        .value(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('artworks') AND attname"
                + " = '"
                + column
                + "'")
        .equals("1");
  }

  /** Every column of every row, but for the time of the last change. */
  private Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    for (String table :
        database.rows(
            "SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n"
                + " ON n.oid = relnamespace WHERE nspname IN ('public', 'audit')"
                + " AND relkind IN ('r', 'p') AND relname <> 'flyway_schema_history'")) {
      contents.put(
          table,
          database.value(
              "SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '|' ORDER BY row)), '') FROM"
                  + " (SELECT (to_jsonb(t) - 'updated_at')::text AS row FROM "
                  + table
                  + " t) rows"));
    }
    return contents;
  }

  /** The values in each table and column, by PostgreSQL's numbers, which renaming leaves alone. */
  private Map<String, Long> things() {
    Map<String, Long> things = new HashMap<>();
    for (String each :
        database.rows(
            "SELECT c.oid || '.' || attnum || ' ' || format('%I.%I', nspname, relname) || ' ' ||"
                + " quote_ident(attname) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN"
                + " pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'audit') AND"
                + " relkind IN ('r', 'p') AND relname <> 'flyway_schema_history' AND attnum > 0 AND"
                + " NOT attisdropped")) {
      String[] parts = each.split(" ", -1);
      things.put(
          parts[0],
          Long.valueOf(database.value("SELECT count(" + parts[2] + ") FROM " + parts[1])));
    }
    for (String each :
        database.rows(
            "SELECT c.oid || ' ' || format('%I.%I', nspname, relname) FROM pg_class c JOIN"
                + " pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'audit') AND"
                + " relkind IN ('r', 'p') AND relname <> 'flyway_schema_history' AND NOT"
                + " (relispartition AND relname <> 'price_history_2027')")) {
      String[] parts = each.split(" ", -1);
      things.put(parts[0], Long.valueOf(database.value("SELECT count(*) FROM " + parts[1])));
    }
    return things;
  }

  /** How many rows or values each table or column had that is gone now, in order. */
  private List<Long> lost(Map<String, Long> before) {
    Map<String, Long> now = things();
    return before.entrySet().stream()
        .filter(each -> !now.containsKey(each.getKey()))
        .filter(
            each -> {
              String table = each.getKey().split("\\.", -1)[0];
              // Of a table that is gone its rows are counted, not each column.
              return !each.getKey().contains(".")
                  || now.keySet().stream().anyMatch(key -> key.startsWith(table + "."));
            })
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  private static List<Long> said(UndoPreview preview) {
    return preview.steps().getFirst().data().stream()
        .filter(data -> data.loss().kind() != DataLoss.Kind.UNKNOWN)
        .filter(data -> data.loss().kind() != DataLoss.Kind.SCHEMA)
        .filter(data -> data.loss().kind() != DataLoss.Kind.SEQUENCE)
        .peek(data -> assertThat(data.exact()).as(data.text()).isTrue())
        .map(ExampleDomainUndoTest::figure)
        .sorted()
        .collect(Collectors.toList());
  }

  private static Long figure(DataCount data) {
    Long values = data.values();
    return values == null ? data.rows() : values;
  }

  private List<String> structure() {
    return database.rows(
        "SELECT relname, relkind FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            + " WHERE nspname IN ('public', 'audit') AND relname !~ '^flyway' ORDER BY 1");
  }

  /** Rows in every table, as they are before the enum grows. */
  private void rows() {
    database.execute(
        """
        INSERT INTO artists (handle, display_name, email, status)
        SELECT 'artist-' || g, 'Artist ' || g, 'a' || g || '@example.org', 'active'
          FROM generate_series(1, 7) g;
        INSERT INTO artworks (artist_id, title, price, status)
        SELECT a.id, 'Work ' || g, g * 1.25, 'listed' FROM artists a, generate_series(1, 9) g;
        INSERT INTO media (artwork_id, storage_key) SELECT id, 'key ' || id FROM artworks;
        INSERT INTO artwork_staged (artist_id, external_ref, title, price_amount)
        SELECT id, 'ref ' || id, 'Staged', 12.5 FROM artists;
        INSERT INTO editions (artwork_id, tags) SELECT id, '{a,b}' FROM artworks;
        INSERT INTO buyers (email, full_name)
        SELECT 'b' || g || '@example.org', 'Buyer ' || g FROM generate_series(1, 5) g;
        INSERT INTO orders (buyer_id, currency, placed_at, status)
        SELECT id, 'EUR', now(), 'placed' FROM buyers;
        INSERT INTO order_items (order_id, line_no, edition_id, unit_price_minor)
        SELECT o.id, e.id, e.id, 100 FROM orders o,
               (SELECT id FROM editions ORDER BY id LIMIT 4) e;
        UPDATE artworks SET price = price + 1 WHERE id % 2 = 0;
        INSERT INTO audit.price_history
               (artwork_id, old_price_minor, new_price_minor, currency, changed_at)
        SELECT id, 1, 2, 'EUR', '2027-03-03' FROM artworks WHERE id % 3 = 0;
        INSERT INTO featured_artworks (artwork_id, period)
        SELECT id, tstzrange('2026-01-01'::timestamptz + id * interval '1 day',
                             '2026-01-02'::timestamptz + id * interval '1 day') FROM artworks;
        """);
  }

  /** Values in what came later. */
  private void more() {
    database.execute(
        "UPDATE artworks SET external_ref = 'own ' || id WHERE id % 4 = 0",
        "UPDATE artwork_staged SET status = 'approved' WHERE artist_id % 2 = 0");
  }
}
