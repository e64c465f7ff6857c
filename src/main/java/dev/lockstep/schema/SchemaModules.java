// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Outside;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.scope.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All modules of the canonical schema. */
public final class SchemaModules {
  private final Path folder;
  private final List<SchemaModule> modules;
  private volatile @Nullable Scope scope;

  SchemaModules(Path folder, List<SchemaModule> modules) {
    this.folder = folder;
    this.modules = List.copyOf(modules);
  }

  /** Where they lie. */
  public Path folder() {
    return folder;
  }

  /** Shared ones first, then tables, then shims; by name. */
  public List<SchemaModule> modules() {
    return modules;
  }

  /**
   * Reads all modules below {@code folder}.
   *
   * @throws InvalidSchemaException naming each file that is badly named, unreadable, or has an
   *     unknown directive
   */
  public static SchemaModules read(Path folder) {
    return new SchemaFolder(folder).read();
  }

  /** These and one more, whose file is not written yet. */
  public SchemaModules with(Path file, String text) {
    return new SchemaFolder(folder).with(this, file, text);
  }

  public List<SchemaModule> ofKind(Kind kind) {
    return modules.stream().filter(module -> module.kind() == kind).toList();
  }

  /** The module of the table that an object is, or is a part of. */
  public Optional<SchemaModule> home(ObjectId id) {
    return modules.stream()
        .filter(module -> module.kind() == Kind.TABLE || module.kind() == Kind.SHIM)
        .filter(module -> module.schema().equals(id.schema()) && module.name().equals(id.name()))
        .findFirst();
  }

  /** What the modules leave out. */
  public Outside outside() {
    return Outside.of(
        modules.stream().flatMap(module -> module.notOurs().stream()).toList(),
        modules.stream()
            .filter(SchemaModule::partitionsElsewhere)
            .map(module -> ObjectId.table(module.schema(), module.name()))
            .toList());
  }

  /** The same, ready for use. */
  public Scope scope() {
    Scope known = scope;
    if (known == null) {
      // Two threads would find the same. All statements are read for it, and it is asked for often.
      known = Scope.of(outside()).reading(ClaimedNames.in(CatalogFilter.DEFAULT, modules));
      scope = known;
    }
    return known;
  }

  /** Where the lock of this schema lies. */
  public Path lockFile() {
    return folder.resolve(CatalogLock.FILE_NAME);
  }

  /**
   * What the {@code renamed-from} directives mean for the way between two catalogs. One whose
   * rename is behind us says nothing any more: it may stay in its file.
   */
  public Hints hints(Catalog from, Catalog to) {
    TreeMap<ObjectId, ObjectId> renamed = new TreeMap<>();
    List<RenamedFrom> all = modules.stream().flatMap(module -> module.renames().stream()).toList();
    for (RenamedFrom rename : all) {
      if (rename.now().kind() != ObjectKind.COLUMN && pending(rename, rename.before(), from, to)) {
        renamed.put(rename.now(), rename.before());
      }
    }
    for (RenamedFrom rename : all) {
      if (rename.now().kind() == ObjectKind.COLUMN) {
        ObjectId now = ObjectId.table(rename.now().schema(), rename.now().name());
        ObjectId table = renamed.getOrDefault(now, now);
        ObjectId before = ObjectId.column(table.schema(), table.name(), rename.before().part());
        ObjectId already = ObjectId.column(table.schema(), table.name(), rename.now().part());
        if (pending(rename, before, from, to) && !from.contains(already)) {
          renamed.put(rename.now(), before);
        }
      }
    }
    return Hints.renamed(renamed);
  }

  private static boolean pending(RenamedFrom rename, ObjectId before, Catalog from, Catalog to) {
    return to.contains(rename.now())
        && from.contains(before)
        && !from.contains(rename.now())
        && !to.contains(before);
  }
}
