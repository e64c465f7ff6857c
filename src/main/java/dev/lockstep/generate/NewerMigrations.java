// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.proof.MigrationWords;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What migrations that were written by hand since the last {@code generate} do, and the modules do
 * not know yet. The lock is the state that both came from: where the schema is still what it was
 * then, and the migrations make something else, it is the migrations that are newer, and a
 * migration back would undo another developer's work.
 */
final class NewerMigrations {
  private final List<MigrationFile> unrecorded;
  private final SortedMap<ObjectId, String> doings = new TreeMap<>();

  private NewerMigrations(List<MigrationFile> unrecorded) {
    this.unrecorded = unrecorded;
  }

  /**
   * Compares.
   *
   * @param base the lock of the last generate
   * @param unrecorded the migrations that it does not know
   */
  static NewerMigrations of(
      CatalogLock base, List<MigrationFile> unrecorded, Catalog from, Catalog to) {
    NewerMigrations newer = new NewerMigrations(unrecorded);
    if (!unrecorded.isEmpty() && base.major() == from.major()) {
      newer.compare(base.objects(), from, to);
    }
    return newer;
  }

  private void compare(SortedMap<ObjectId, DefinitionHash> base, Catalog from, Catalog to) {
    Map<ObjectId, DefinitionHash> migrated = CatalogLock.of(from, new TreeMap<>()).objects();
    Map<ObjectId, DefinitionHash> schema = CatalogLock.of(to, new TreeMap<>()).objects();
    migrated.forEach(
        (id, hash) -> {
          DefinitionHash wanted = schema.get(id);
          DefinitionHash then = base.get(id);
          if (wanted == null && then == null) {
            doings.put(id, "adds");
          } else if (wanted != null && !wanted.equals(hash) && wanted.equals(then)) {
            doings.put(id, "changes");
          }
        });
    schema.forEach(
        (id, wanted) -> {
          if (!migrated.containsKey(id) && wanted.equals(base.get(id))) {
            doings.put(id, "drops");
          }
        });
    doings
        .keySet()
        .removeAll(doings.keySet().stream().filter(id -> goesAlong(id, from, to)).toList());
  }

  /** Whether it is a part of what is reported already: a default of a column, a key over it. */
  private boolean goesAlong(ObjectId id, Catalog from, Catalog to) {
    CatalogObject object = from.contains(id) ? from.get(id) : to.get(id);
    if (object == null) {
      return false;
    }
    String doing = doings.getOrDefault(id, "");
    boolean ofWhole = object.owner() != null && doing.equals(doings.get(object.owner()));
    boolean ofColumn =
        id.kind() != ObjectKind.COLUMN
            && object.dependencies().stream()
                .anyMatch(
                    each -> each.kind() == ObjectKind.COLUMN && doing.equals(doings.get(each)));
    boolean ofItsColumn =
        id.kind() == ObjectKind.DEFAULT
            && doing.equals(doings.get(ObjectId.column(id.schema(), id.name(), id.part())));
    return ofWhole || ofColumn || ofItsColumn;
  }

  /** What they do to what, by identity: {@code adds}, {@code changes}, {@code drops}. */
  SortedMap<ObjectId, String> doings() {
    return doings;
  }

  /** Whether they made it. */
  boolean added(ObjectId id) {
    return "adds".equals(doings.get(id));
  }

  /** The first of them that speaks of it, as far as words tell. */
  String script(ObjectId id) {
    String name = id.part().isEmpty() || id.kind().isRoutine() ? id.name() : id.part();
    return unrecorded.stream()
        .filter(file -> MigrationWords.speaksOf(file, name))
        .findFirst()
        .orElse(unrecorded.getFirst())
        .script();
  }
}
