// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.news;

/** What kinds of news there are. */
public enum NewsType {
  MIGRATION_FAILED("migration.failed"),
  GATE_OPENED("gate.opened"),
  BACKFILL_COMPLETE("backfill.complete"),
  BACKFILL_FAILED("backfill.failed"),
  BACKFILL_QUARANTINED("backfill.quarantined"),
  DRIFT_FOUND("drift.found"),
  DRIFT_GONE("drift.gone");

  private final String text;

  NewsType(String text) {
    this.text = text;
  }

  /** As receivers know it. */
  public String text() {
    return "dev.lockstep." + text;
  }
}
