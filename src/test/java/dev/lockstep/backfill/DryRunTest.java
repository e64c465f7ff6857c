// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.dryrun.DryRunReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DryRunTest {
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

  private static final String WRITTEN =
      "SELECT (SELECT count(*) FROM artworks WHERE slug IS NOT NULL) || ' '"
          + " || (SELECT count(*) FROM pg_class WHERE relnamespace >= 16384) || ' '"
          + " || (SELECT count(*) FROM pg_namespace)";

  private static BackfillHarness artworks() {
    BackfillHarness harness = new BackfillHarness();
    harness.database.execute(
        "CREATE TABLE artworks (id bigint PRIMARY KEY, title text NOT NULL, slug text)",
        "INSERT INTO artworks SELECT i, 'Title ' || i FROM generate_series(1, 1000) i",
        "ANALYZE artworks");
    return harness;
  }

  @Test
  void showsWhatWouldChangeAndWritesNothingAtAll() throws Exception {
    try (BackfillHarness harness = artworks()) {
      harness.write("slugs", SLUGS);
      String before = harness.database.value(WRITTEN);
      DryRunReport report = harness.backfills().dryRun("slugs", harness.settings);
      assertThat(harness.database.value(WRITTEN)).isEqualTo(before);
      assertThat(harness.database.value("SELECT to_regnamespace('lockstep') IS NULL"))
          .isEqualTo("t");
      assertThat(report.error()).isNull();
      assertThat(report.remaining()).isEqualTo(1000);
      assertThat(report.tableRows()).isEqualTo(1000);
      assertThat(report.batches()).isEqualTo(5);
      assertThat(report.sampledRows()).isEqualTo(500);
      assertThat(report.changedRows()).isEqualTo(500);
      assertThat(report.estimatedChanges()).isEqualTo(1000);
      assertThat(report.estimatedTime()).isPositive();
      // Each new row version is at least as long in the WAL as its title and slug.
      assertThat(report.estimatedWalBytes()).isGreaterThan(1000 * 16);
      assertThat(report.idempotent()).isTrue();
      assertThat(report.changes())
          .first()
          .isEqualTo(
              new DryRunReport.Change(
                  "1",
                  "{\"id\": 1, \"slug\": null, \"title\": \"Title 1\"}",
                  "{\"id\": 1, \"slug\": \"title 1\", \"title\": \"Title 1\"}"));
    }
  }

  @Test
  void aBatchThatChangesRowsASecondTimeIsNotIdempotent() throws Exception {
    try (BackfillHarness harness = artworks()) {
      harness.write("slugs", SLUGS.replace("AND slug IS NULL;", ";"));
      DryRunReport report = harness.backfills().dryRun("slugs", harness.settings);
      assertThat(report.idempotent()).isFalse();
      assertThat(report.changedAgain()).isEqualTo(500);
    }
  }

  @Test
  void aBatchThatFailsIsToldAndNothingIsLeft() throws Exception {
    try (BackfillHarness harness = artworks()) {
      harness.database.execute("ALTER TABLE artworks ADD CHECK (slug <> 'title 3')");
      harness.write("slugs", SLUGS);
      DryRunReport report = harness.backfills().dryRun("slugs", harness.settings);
      assertThat(report.error())
          .startsWith(
              "a batch above the start of the table failed: ERROR: new row for relation \"artworks\" violates");
      assertThat(harness.database.value("SELECT count(*) FROM artworks WHERE slug IS NOT NULL"))
          .isEqualTo("0");
    }
  }
}
