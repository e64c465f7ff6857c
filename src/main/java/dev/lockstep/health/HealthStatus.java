// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One word for the whole database. The worst that applies, in the order below: what makes a later
 * answer meaningless comes first.
 */
public enum HealthStatus {
  /** The database does not answer, or refuses connections: nothing else is known. */
  UNREACHABLE,
  /**
   * A migration failed, or files and history do not agree: it stays so until a person does
   * something.
   */
  FAILED,
  /** An expected table is not there, and no pending migration would make it: it was lost. */
  INCOMPLETE,
  /** Migrations are to be applied, and nothing holds them up. */
  PENDING,
  /** All is applied up to a closed gate: a backfill must complete first. Good to serve. */
  GATED,
  /** All is applied, and the schema is not what the migrations made. Good to serve, but look. */
  DRIFTED,
  /** The database is where the code expects it to be. */
  HEALTHY;

  /** Whether code of this version can work on the database: HTTP 200. */
  public boolean isServing() {
    return switch (this) {
      case HEALTHY, GATED, DRIFTED -> true;
      case UNREACHABLE, FAILED, INCOMPLETE, PENDING -> false;
    };
  }

  /** As in JSON: lower case. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
