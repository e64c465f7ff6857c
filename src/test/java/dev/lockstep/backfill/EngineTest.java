// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.event.Event;
import java.sql.Connection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineTest {
  private static final String SLUGS =
      """
      /* lockstep
      table: artworks
      batch: 100
      */
      -- @batch
      UPDATE artworks SET slug = lower(title)
       WHERE id > :from AND id <= :to AND slug IS NULL;
      -- @remaining
      SELECT count(*) FROM artworks WHERE slug IS NULL;
      """;

  private static void artworks(BackfillHarness harness, int rows) {
    harness.database.execute(
        "CREATE TABLE artworks (id bigint PRIMARY KEY, title text NOT NULL, slug text)",
        "INSERT INTO artworks SELECT i, 'Title ' || i FROM generate_series(1, " + rows + ") i");
  }

  @Test
  void everyRowIsChangedOnceAndTheRunIsVerified() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 2500);
      harness.write("slugs", SLUGS);
      harness.engine();
      Run run = harness.run("slugs");
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.remaining()).isZero();
      assertThat(run.verifiedAt()).isNotNull();
      assertThat(run.counts().scanned()).isEqualTo(2500);
      assertThat(run.counts().changed()).isEqualTo(2500);
      assertThat(harness.database.value("SELECT count(*) FROM artworks WHERE slug = lower(title)"))
          .isEqualTo("2500");
      assertThat(harness.journalFaults()).isEmpty();
      assertThat(harness.database.value("SELECT sum(rows) FROM lockstep.backfill_batch"))
          .isEqualTo("2500");
    }
  }

  @Test
  void aCompleteOneRunAgainChangesNothing() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 300);
      harness.write("slugs", SLUGS);
      harness.engine();
      Run first = harness.run("slugs");
      Run second = harness.run("slugs");
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(second.state()).isEqualTo(RunState.COMPLETE);
      assertThat(second.counts().changed()).isZero();
      assertThat(second.counts().batches()).isZero();
    }
  }

  @Test
  void theGateOpensForTheFileThatWasRunOnly() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        Connection connection = harness.database.open()) {
      artworks(harness, 50);
      harness.write("slugs", SLUGS);
      assertThat(harness.backfills().complete(connection, "slugs")).isFalse();
      harness.engine();
      harness.run("slugs");
      assertThat(harness.backfills().complete(connection, "slugs")).isTrue();
      harness.write("slugs", SLUGS.replace("lower(title)", "upper(title)"));
      assertThat(harness.backfills().complete(connection, "slugs")).isFalse();
      assertThat(harness.backfills().status("slugs").orElseThrow().state()).isEqualTo("changed");
    }
  }

  @Test
  void anEmptyTableIsCompleteAtOnce() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 0);
      harness.write("slugs", SLUGS);
      harness.engine();
      assertThat(harness.run("slugs").state()).isEqualTo(RunState.COMPLETE);
    }
  }

  @Test
  void aRowThatFailsIsLeftOutAndOnlyItIsTakenUpAgain() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        Connection connection = harness.database.open()) {
      artworks(harness, 1000);
      harness.database.execute(
          "UPDATE artworks SET title = 'x' WHERE id = 617",
          "ALTER TABLE artworks ADD CONSTRAINT long_slug CHECK (length(slug) > 3)");
      harness.write("slugs", SLUGS);
      harness.engine();
      Run failed = harness.run("slugs");
      assertThat(failed.state()).isEqualTo(RunState.FAILED);
      assertThat(failed.counts().quarantined()).isEqualTo(1);
      assertThat(failed.error()).startsWith("1 key is in quarantine");
      BackfillStatus status = harness.backfills().status("slugs").orElseThrow();
      assertThat(status.quarantined().get(0).key().toString()).isEqualTo("617");
      assertThat(status.quarantined().get(0).sqlState()).isEqualTo("23514");
      assertThat(harness.database.value("SELECT count(*) FROM artworks WHERE slug IS NULL"))
          .isEqualTo("1");
      assertThat(harness.backfills().complete(connection, "slugs")).isFalse();

      harness.database.execute("UPDATE artworks SET title = 'mended' WHERE id = 617");
      Run mended = harness.run("slugs");
      assertThat(mended.id()).isEqualTo(failed.id());
      assertThat(mended.state()).isEqualTo(RunState.COMPLETE);
      assertThat(mended.counts().changed()).isEqualTo(1000);
      assertThat(mended.counts().scanned()).isEqualTo(1001);
      assertThat(harness.backfills().complete(connection, "slugs")).isTrue();
      assertThat(harness.journalFaults()).isEmpty();
    }
  }

  @Test
  void rowsThatComeLaterAreTakenInAResidualPass() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 500);
      harness.write("slugs", SLUGS);
      boolean[] added = {false};
      harness.engine(
          point -> {
            if (point.equals("committed") && !added[0]) {
              added[0] = true;
              harness.database.execute("INSERT INTO artworks VALUES (900, 'Late', NULL)");
            }
          });
      Run run = harness.run("slugs");
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.pass()).isEqualTo(2);
      assertThat(run.counts().changed()).isEqualTo(501);
    }
  }

  /**
   * As the pods of before do: their rows lack what the backfill fills, and their keys are random.
   */
  @ParameterizedTest
  @ValueSource(strings = {"orders", "public.orders", "only PUBLIC.\"orders\" as o"})
  void rowsThatComeBehindTheCursorAreGoneOverAndThatIsSaid(String counted) throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE orders (id uuid PRIMARY KEY, total int)",
          "INSERT INTO orders SELECT md5(i::text)::uuid FROM generate_series(1, 400) i");
      harness.write(
          "totals",
          """
          /* lockstep
          table: orders
          batch: 100
          */
          -- @batch
          UPDATE orders SET total = 1 WHERE id > :from AND id <= :to;
          -- @remaining
          SELECT count(*) FROM %s WHERE total IS NULL;
          """
              .formatted(counted));
      AtomicInteger batches = new AtomicInteger();
      harness.engine(
          point -> {
            // The nil UUID is behind the cursor of every pass; it comes three times over.
            if (point.equals("committed")
                && batches.incrementAndGet() % 5 == 1
                && batches.get() < 15) {
              harness.database.execute(
                  "INSERT INTO orders VALUES ('00000000-0000-0000-0000-000000000000')"
                      + " ON CONFLICT (id) DO UPDATE SET total = NULL",
                  "INSERT INTO orders SELECT gen_random_uuid() FROM generate_series(1, 5)");
            }
          });
      Run run = harness.run("totals");
      assertThat(run.error()).isNull();
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.pass()).isGreaterThan(3);
      assertThat(harness.database.value("SELECT count(*) FROM orders WHERE total IS NULL"))
          .isEqualTo("0");
      assertThat(harness.events)
          .extracting(Event::message)
          .anyMatch(
              message ->
                  message.matches(
                      "backfill totals: \\d rows came or were changed while it ran, pass 2 goes over"
                          + " them"));
    }
  }

  /** Another session inserts a row while the batch is tried on one row alone. */
  @Test
  void aRowThatComesBesideTheOneThatIsTriedIsNotTakenForIt() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE EXTENSION dblink",
          "CREATE TABLE orders (id numeric PRIMARY KEY, total int)",
          "INSERT INTO orders VALUES (1, 0), (1000, NULL)",
          "CREATE SEQUENCE came",
          """
          CREATE FUNCTION another() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF nextval('came') <= 6 THEN
              PERFORM dblink_exec(
                format('host=localhost port=%s user=postgres dbname=%s',
                       current_setting('port'), current_database()),
                'INSERT INTO orders SELECT (1 + min(id)) / 2 FROM orders WHERE id > 1');
            END IF;
            RETURN NEW;
          END $$""",
          "CREATE TRIGGER another BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION another()");
      harness.write(
          "totals",
          """
          /* lockstep
          table: orders
          */
          -- @batch
          UPDATE orders SET total = 1 WHERE id > :from AND id <= :to AND total IS NULL;
          -- @remaining
          SELECT count(*) FROM orders WHERE total IS NULL;
          """);
      harness.engine();
      Run run = harness.run("totals");
      assertThat(run.error()).isNull();
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(harness.database.value("SELECT count(*), count(total) FROM orders"))
          .isEqualTo("8|8");
    }
  }

  @Test
  void aBatchThatDoesItsWorkForAllButOneRowFailsNamingThatRow() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 300);
      harness.write("slugs", SLUGS.replace("slug IS NULL;\n-- @rem", "id <> 217;\n-- @rem"));
      harness.engine();
      Run run = harness.run("slugs");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error()).startsWith("1 rows remain, and the row 217 still counts");
      assertThat(harness.database.value("SELECT count(*) FROM artworks WHERE slug IS NULL"))
          .isEqualTo("1");
    }
  }

  @Test
  void aCountThatCannotBeAskedInPartsEndsAfterAPassThatChangedNothing() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 20);
      harness.database.execute(
          "CREATE VIEW open_artworks AS SELECT * FROM artworks WHERE slug IS NULL");
      harness.write(
          "slugs",
          SLUGS
              .replace("slug IS NULL;\n-- @rem", "slug = 'never';\n-- @rem")
              .replace("FROM artworks WHERE slug IS NULL", "FROM open_artworks"));
      harness.engine();
      Run run = harness.run("slugs");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error()).startsWith("20 rows remain after every key was visited twice");
    }
  }

  @Test
  void aBatchThatDoesNotDoWhatRemainingCountsFails() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 20);
      harness.write("slugs", SLUGS.replace("slug IS NULL;\n-- @rem", "slug = 'never';\n-- @rem"));
      harness.engine();
      Run run = harness.run("slugs");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error())
          .startsWith(
              "20 rows remain, and the row 1 still counts after @batch was run on it alone");
      assertThat(run.reason()).doesNotContain("row 1");
    }
  }

  /** As on a full disk, where not even the failure can be written. */
  @Test
  void anEndThatCannotBeWrittenIsToldOnceAndWrittenWhenItCan() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 10);
      harness.write("slugs", SLUGS);
      harness.engine();
      harness.run("slugs");
      harness.database.execute(
          "UPDATE artworks SET slug = NULL",
          "CREATE SEQUENCE attempts",
          "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " PERFORM nextval('public.attempts'); RAISE disk_full USING MESSAGE = 'no space';"
              + " END $$",
          "CREATE TRIGGER full_disk BEFORE UPDATE ON lockstep.backfill_run FOR EACH ROW"
              + " WHEN (NEW.state IN ('complete', 'failed')) EXECUTE FUNCTION full_disk()");
      long again = harness.backfills().trigger("slugs", "test").runId();
      BackfillHarness.await(
          () -> Integer.parseInt(harness.database.value("SELECT last_value FROM attempts")) > 5);

      assertThat(harness.state(again)).isEqualTo(RunState.VERIFYING);
      assertThat(harness.events)
          .filteredOn(event -> event.name().equals("backfill-held-up"))
          .extracting(Event::message)
          .singleElement()
          .asString()
          .startsWith("backfill slugs: its end could not be written, which is tried again: ")
          .endsWith("[53100]");

      harness.database.execute("DROP TRIGGER full_disk ON lockstep.backfill_run");
      assertThat(harness.ended(again).state()).isEqualTo(RunState.COMPLETE);
    }
  }

  @Test
  void saysHowItStartsAndEndsWithCounts() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      artworks(harness, 120);
      harness.write("slugs", SLUGS);
      harness.engine();
      harness.run("slugs");
      BackfillHarness.await(() -> harness.last("backfill-ended") != null);
      assertThat(Objects.requireNonNull(harness.last("backfill-started")).message())
          .isEqualTo("backfill slugs: started, 120 rows to walk, 120 need work");
      assertThat(Objects.requireNonNull(harness.last("backfill-ended")).fields())
          .containsEntry("scanned", 120L)
          .containsEntry("changed", 120L)
          .containsKey("elapsed_ms");
    }
  }
}
