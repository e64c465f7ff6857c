// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.AddColumn;
import dev.lockstep.diff.operation.AddConstraint;
import dev.lockstep.diff.operation.CreateIndex;
import dev.lockstep.diff.operation.DropConstraint;
import dev.lockstep.diff.operation.DropDefault;
import dev.lockstep.diff.operation.DropNotNull;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetDefault;
import dev.lockstep.diff.operation.SetNotNull;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.sql.SqlStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which remedy there is for a statement and what the rules say of it. */
final class Remedies {
  private static final String CREATION = "require-concurrent-index-creation";

  private static final Set<String> CONCURRENT =
      Set.of(
          CREATION,
          "require-concurrent-index-deletion",
          "require-concurrent-partition-detach",
          "require-concurrent-reindex");

  private static final String REFRESH = "refresh-materialized-view";

  /** Have a form of several steps. */
  private static final Set<String> STAGED =
      Set.of(
          "adding-foreign-key-constraint",
          "adding-not-nullable-field",
          "constraint-missing-not-valid",
          "disallowed-unique-constraint");

  /** Are over when the statement is in another transaction. */
  private static final Set<String> TOGETHER =
      Set.of(
          "several-strong-locks", "strong-lock-before-slow-work", "validate-in-same-transaction");

  private Remedies() {}

  /** Whether there may be a remedy for what {@code rule} finds. */
  static boolean isFor(String rule) {
    return CONCURRENT.contains(rule)
        || rule.equals(REFRESH)
        || STAGED.contains(rule)
        || TOGETHER.contains(rule);
  }

  /** Whether {@code rule} finds what is over in another transaction. */
  static boolean isAboutLocksBefore(String rule) {
    return TOGETHER.contains(rule);
  }

  /** Whether the remedy is made from what the statement changes. */
  static boolean needsChange(SqlStatement statement, Set<String> rules) {
    return (statement.begins("ALTER", "TABLE") && rules.stream().anyMatch(STAGED::contains))
        || (statement.verb().equals("CREATE") && rules.contains(CREATION));
  }

  /** Why nothing can be written in the place of a statement for which there is no remedy. */
  static String whyNone(SqlStatement statement, Set<String> rules) {
    if (statement.mentions("EXISTS")) {
      return "it may find something to do elsewhere that it does not find here (EXISTS)";
    }
    if (rules.contains("disallowed-unique-constraint")) {
      return "PostgreSQL builds an exclusion constraint, and a key that is more than its columns,"
          + " under no weaker lock: run it in a quiet hour";
    }
    if (statement.begins("ALTER", "DOMAIN")) {
      return "PostgreSQL checks a rule of a domain in all its columns at once: give the columns a"
          + " CHECK of their own instead";
    }
    return "there is no form of it that can be told from what it changes: write its steps by hand";
  }

  /**
   * The remedy.
   *
   * @param change what the statement changes; null if it is not known
   */
  static Optional<Remedy> of(
      SqlStatement statement, Set<String> rules, @Nullable StatementChange change) {
    if (change != null && rules.contains(CREATION)) {
      // Of a partitioned table; that of another one is the author's own statement.
      Optional<Remedy> parts = staged(statement, change);
      if (parts.isPresent()) {
        return parts;
      }
    }
    if (rules.stream().anyMatch(CONCURRENT::contains)) {
      Optional<List<String>> alone = Concurrently.of(statement.text());
      if (alone.isPresent()) {
        String suffix = statement.verb().equals("ALTER") ? "detach" : "index";
        return Optional.of(new Remedy.Alone(suffix, alone.get()));
      }
    }
    if (rules.contains(REFRESH)) {
      Optional<String> refresh = Concurrently.refresh(statement.text());
      if (refresh.isPresent()) {
        return refresh.map(Remedy.InPlace::new);
      }
    }
    if (change != null && rules.stream().anyMatch(STAGED::contains)) {
      Optional<Remedy> staged = staged(statement, change);
      if (staged.isPresent()) {
        return staged;
      }
    }
    return rules.stream().anyMatch(TOGETHER::contains)
        ? Optional.of(new Remedy.Later(statement.text()))
        : Optional.empty();
  }

  private static Optional<Remedy> staged(SqlStatement statement, StatementChange change) {
    if (statement.mentions("EXISTS")) {
      // What it tolerates is not seen where it has nothing to tolerate.
      return Optional.empty();
    }
    Diff diff;
    try {
      diff = Differ.diff(change.before(), change.after(), Hints.NONE);
    } catch (UnsupportedChangeException e) {
      return Optional.empty();
    }
    boolean ofSchemaOnly =
        diff.steps().stream()
            .flatMap(step -> step.operations().stream())
            .allMatch(Remedies::isOfSchemaOnly);
    List<SqlScript> scripts = diff.inSafeSteps(change.before()).scripts();
    return ofSchemaOnly && scripts.size() > 1
        ? Optional.of(new Remedy.Staged(scripts))
        : Optional.empty();
  }

  /** Whether all of what it does is seen in the catalog: how values are converted is not. */
  private static boolean isOfSchemaOnly(Operation operation) {
    return switch (operation) {
      case AddColumn column -> !column.needsValues();
      case AddConstraint constraint -> true;
      case CreateIndex index -> true;
      case DropConstraint constraint -> true;
      case SetNotNull required -> true;
      case DropNotNull optional -> true;
      case SetDefault value -> true;
      case DropDefault none -> true;
      default -> false;
    };
  }
}
