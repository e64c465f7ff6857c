// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.Arrays;
import java.util.Optional;

/**
 * The moments of a run at which Flyway executes a SQL file of the migrations folder that is named
 * after one: {@code beforeMigrate.sql}, {@code afterMigrate__grants.sql}.
 */
public enum CallbackEvent {
  /** Before anything else, in each run, also in one that has nothing to apply. */
  BEFORE_MIGRATE("beforeMigrate"),
  /** Before each migration, in its transaction. */
  BEFORE_EACH_MIGRATE("beforeEachMigrate"),
  /** After each migration, in its transaction. */
  AFTER_EACH_MIGRATE("afterEachMigrate"),
  /** In each run, when no versioned migration is left to apply. */
  AFTER_VERSIONED("afterVersioned"),
  /** Before the first repeatable migration of a run. */
  BEFORE_REPEATABLES("beforeRepeatables"),
  /** At the end of a run that has applied something. */
  AFTER_MIGRATE_APPLIED("afterMigrateApplied"),
  /** At the end of each run. */
  AFTER_MIGRATE("afterMigrate");

  private static final String ERROR =
      "Lockstep rolls back what failed and tries again where a lock was in its way, so it would run"
          + " for each try; act on the exit code, the log or the health report instead";
  private static final String STATEMENT =
      "Lockstep runs the statements of a migration itself and nothing between them; say it in the"
          + " migration";
  private static final String OTHER =
      "Lockstep has no such step, so it would never run; delete it, or say it in a migration or in"
          + " beforeMigrate or afterMigrate";

  private final String id;

  CallbackEvent(String id) {
    this.id = id;
  }

  /** What a file's name begins with. */
  public String id() {
    return id;
  }

  static Optional<CallbackEvent> of(String id) {
    return Arrays.stream(values()).filter(event -> event.id.equals(id)).findFirst();
  }

  /** Why a callback of Flyway's of this name is not run; empty if it is, or is no callback. */
  static Optional<String> refusal(String id) {
    if (of(id).isPresent() || !id.matches("(before|after)[A-Z][A-Za-z]*|createSchema")) {
      return Optional.empty();
    }
    return Optional.of(id.endsWith("Error") ? ERROR : id.endsWith("Statement") ? STATEMENT : OTHER);
  }

  /** Whether it runs in the transaction of a migration. */
  boolean isOfEach() {
    return this == BEFORE_EACH_MIGRATE || this == AFTER_EACH_MIGRATE;
  }
}
