package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.Hints;
import dev.lockstep.diff.Reversibility;
import dev.lockstep.diff.SqlScript;
import java.util.List;
import java.util.TreeMap;

/**
 * The way back of one migration.
 *
 * @param label what it gives back
 * @param scripts plain SQL; more than one where PostgreSQL needs a commit between
 */
record Reverse(Reversibility label, List<SqlScript> scripts) {
  /**
   * The way from {@code after} back to {@code before}.
   *
   * @param label what it gives back, as the way forward tells
   */
  static Reverse of(Catalog before, Catalog after, Hints forward, Reversibility label) {
    TreeMap<ObjectId, ObjectId> back = new TreeMap<>();
    forward.renamed().forEach((now, old) -> back.put(old, now));
    Diff reverse = Differ.diff(after, before, Hints.renamed(back));
    return new Reverse(label, reverse.inOneStep());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("-- ").append(label.label()).append(": ").append(meaning()).append('\n');
    scripts.forEach(script -> text.append('\n').append(script.text()));
    return text.toString();
  }

  /** Whether all of it can run in one transaction. */
  boolean transactional() {
    return scripts.size() <= 1 && scripts.stream().allMatch(SqlScript::transactional);
  }

  private String meaning() {
    return switch (label) {
      case LOSSLESS -> "schema and data are as before";
      case LOSSY -> "the schema is as before; what was written since into what goes is lost";
      case IRREVERSIBLE -> "the schema is as before; data that the migration deleted stays gone";
    };
  }
}
