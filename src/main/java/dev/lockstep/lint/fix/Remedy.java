// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.render.SqlScript;
import java.util.ArrayList;
import java.util.List;

/** What a statement becomes, so that a table in use survives it. */
sealed interface Remedy {
  /** A line that stands between two migrations. */
  String BETWEEN = "-- in a migration of its own:";

  /** The SQL, for people: statements, and where another migration begins. */
  List<String> steps();

  /** Whether it helps against what {@code rule} finds. */
  default boolean helps(String rule) {
    return true;
  }

  /**
   * Statements outside a transaction, each in a migration of its own.
   *
   * @param suffix what they do
   */
  record Alone(String suffix, List<String> statements) implements Remedy {
    public Alone {
      statements = List.copyOf(statements);
    }

    @Override
    public List<String> steps() {
      List<String> steps = new ArrayList<>();
      for (String each : statements) {
        steps.add(BETWEEN);
        steps.add(each + ";");
      }
      return steps;
    }
  }

  /** Another statement in the same place. */
  record InPlace(String statement) implements Remedy {
    @Override
    public List<String> steps() {
      return List.of(statement + ";");
    }
  }

  /** Scripts, each behind the one before it in another migration. */
  record Staged(List<SqlScript> scripts) implements Remedy {
    public Staged {
      scripts = List.copyOf(scripts);
    }

    @Override
    public List<String> steps() {
      List<String> steps = new ArrayList<>();
      for (SqlScript script : scripts) {
        if (!steps.isEmpty() || !script.transactional()) {
          steps.add(BETWEEN);
        }
        if (script.requiresBackfill()) {
          steps.add("-- lockstep:requires-backfill <one that fills it>, if a row may have none");
        }
        for (RenderedStatement each : script.statements()) {
          steps.add(each.sql() + ";");
        }
      }
      return steps;
    }
  }

  /** The same statement, in the next migration. */
  record Later(String statement) implements Remedy {
    @Override
    public List<String> steps() {
      return List.of(BETWEEN, statement + ";");
    }

    /** Of the locks before it, and not of its own. */
    @Override
    public boolean helps(String rule) {
      return Remedies.isAboutLocksBefore(rule);
    }
  }
}
