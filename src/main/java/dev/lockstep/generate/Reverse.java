// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.migration.kept.KeptTable;
import java.util.List;
import java.util.TreeMap;

/**
 * The way back of one migration.
 *
 * @param label what it gives back
 * @param scripts plain SQL; more than one where PostgreSQL needs a commit between
 * @param restored what it puts back of what the migration kept
 * @param condition at which rows it fails; empty if at none
 */
public record Reverse(
    Reversibility label, List<SqlScript> scripts, List<KeptTable> restored, String condition) {
  public Reverse {
    scripts = List.copyOf(scripts);
    restored = List.copyOf(restored);
  }

  /**
   * The way from {@code after} back to {@code before}.
   *
   * @param way the way forward
   * @param kept what the migration has kept of what it destroyed
   */
  public static Reverse of(
      Catalog before, Catalog after, Hints forward, Diff way, List<KeptTable> kept) {
    TreeMap<ObjectId, ObjectId> back = new TreeMap<>();
    forward.renamed().forEach((now, old) -> back.put(old, now));
    Diff plain = Differ.diff(after, before, Hints.renamed(back));
    KeptReverse reverse = KeptReverse.of(plain, kept, after, before);
    Reversibility label =
        way.reversibility(dropped -> comesBack(dropped, reverse.restored(), forward));
    return new Reverse(
        label,
        reverse.diff().inOneStep(),
        reverse.restored(),
        ReverseCondition.of(plain, after, before, reverse.restored()));
  }

  private static boolean comesBack(CatalogObject dropped, List<KeptTable> copies, Hints forward) {
    ObjectId id =
        dropped.kind() == ObjectKind.SEQUENCE
            ? new Sequence(dropped).owningColumn().orElse(dropped.id())
            : dropped.id();
    ObjectId now = ObjectId.table(id.schema(), id.name());
    ObjectId table = forward.renamed().getOrDefault(now, now);
    return copies.stream()
        .map(KeptTable::source)
        .filter(source -> ObjectId.table(source.schema(), source.table()).equals(table))
        .anyMatch(
            source ->
                source.column().isEmpty()
                    || (id.kind() == ObjectKind.COLUMN && source.column().get().equals(id.part())));
  }

  /** Its file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("-- ")
        .append(label.label())
        .append(": ")
        .append(meaning())
        .append(condition)
        .append('\n');
    if (!restored.isEmpty()) {
      text.append("-- What it dropped comes back from schema lockstep_kept: kept by Lockstep for ")
          .append(restored.getFirst().keep().time())
          .append(", and by no other tool.\n");
    }
    scripts.forEach(script -> text.append('\n').append(script.text()));
    return text.toString();
  }

  /** Whether all of it can run in one transaction. */
  public boolean transactional() {
    return scripts.size() <= 1 && scripts.stream().allMatch(SqlScript::transactional);
  }

  private String meaning() {
    return switch (label) {
      case LOSSLESS ->
          restored.isEmpty()
              ? "schema and data are as before"
              : "schema and data are as before, while what the migration kept is there";
      case LOSSY -> "the schema is as before; what was written since into what goes is lost";
      case IRREVERSIBLE -> "the schema is as before; data that the migration deleted stays gone";
    };
  }
}
