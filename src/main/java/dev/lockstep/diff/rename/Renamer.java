// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.rename;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.MoveToSchema;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Rename;
import dev.lockstep.diff.operation.RenameColumn;
import dev.lockstep.diff.operation.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Renames: those that are hinted at, and constraints and indexes that differ by nothing but the
 * name. Gives the steps, and the catalog as it is after them, so that what is left to do can be
 * seen. A hint whose old object is gone already says nothing.
 */
public final class Renamer {
  private final Catalog to;
  private final List<Step> steps = new ArrayList<>();
  private final RenamedCatalog current;
  private final Catalog renamed;

  /**
   * Finds them.
   *
   * @param to the catalog whose names they get
   */
  public Renamer(Catalog from, Catalog to, Hints hints) {
    this.to = to;
    this.current = new RenamedCatalog(from);
    hints.renamed().forEach((now, old) -> hinted(afterTableRename(old), now));
    renamedOnly(ObjectKind.CONSTRAINT);
    renamedOnly(ObjectKind.INDEX);
    renamedOnly(ObjectKind.SEQUENCE);
    partsByName(ObjectKind.CONSTRAINT);
    partsByName(ObjectKind.INDEX);
    this.renamed = steps.isEmpty() ? from : current.catalog();
  }

  /** {@code from} as it is after the renames among {@code steps}. */
  public static Catalog after(Catalog from, List<Step> steps) {
    RenamedCatalog renamed = new RenamedCatalog(from);
    boolean any = false;
    for (Step step : steps) {
      if (step.change() instanceof Change.Rename rename) {
        renamed.rename(rename.from(), rename.id());
        any = true;
      }
    }
    return any ? renamed.catalog() : from;
  }

  /** The catalog as it is after them. */
  public Catalog renamed() {
    return renamed;
  }

  /** The renames, in order. */
  public List<Step> steps() {
    return steps;
  }

  /** A hint may name a column by its table's old name, which is gone by now. */
  private ObjectId afterTableRename(ObjectId old) {
    ObjectId at = old;
    for (Step step : steps) {
      if (step.change() instanceof Change.Rename rename && at.isPartOf(rename.from())) {
        at = at.renamed(rename.id().schema(), rename.id().name(), at.part());
      }
    }
    return at;
  }

  private void hinted(ObjectId old, ObjectId now) {
    if (current.contains(old) && !current.contains(now) && to.contains(now) && !to.contains(old)) {
      rename(old, now);
    }
  }

  private void rename(ObjectId old, ObjectId now) {
    List<Operation> operations = new ArrayList<>();
    if (!old.schema().equals(now.schema())) {
      operations.add(new MoveToSchema(known(old), now.schema()));
    }
    ObjectId moved = old.renamed(now.schema(), old.name(), old.part());
    String newName = RenamedCatalog.lastName(now);
    if (!RenamedCatalog.lastName(old).equals(newName)) {
      operations.add(
          moved.kind() == ObjectKind.COLUMN
              ? new RenameColumn(moved, newName)
              : new Rename(
                  new CatalogObject(moved, known(old).attributes(), null, new TreeSet<>()),
                  newName));
    }
    Set<Integer> after = steps.isEmpty() ? Set.of() : Set.of(steps.size() - 1);
    steps.add(new Step(new Change.Rename(old, now), operations, after));
    current.rename(old, now);
  }

  private CatalogObject known(ObjectId id) {
    return Objects.requireNonNull(current.get(id));
  }

  /** Constraints, indexes and column sequences that are the same but for the name. */
  private void renamedOnly(ObjectKind kind) {
    Map<String, List<CatalogObject>> gone = new HashMap<>();
    for (CatalogObject object : current.ofKind(kind)) {
      if (!to.contains(object.id()) && comparable(object)) {
        gone.computeIfAbsent(likeness(object), key -> new ArrayList<>()).add(object);
      }
    }
    Set<ObjectId> taken = new HashSet<>();
    for (CatalogObject object : to.ofKind(kind)) {
      if (!current.contains(object.id()) && comparable(object)) {
        gone.getOrDefault(likeness(object), List.of()).stream()
            .filter(old -> taken.add(old.id()))
            .findFirst()
            .ifPresent(old -> rename(old.id(), object.id()));
      }
    }
  }

  /** A partition's part of an index or key that is there, and has or is to have its own name. */
  private void partsByName(ObjectKind kind) {
    for (CatalogObject part : to.ofKind(kind)) {
      if (part.isInherited() && !current.contains(part.id())) {
        Optional<ObjectId> parent = to.parentOf(part).map(CatalogObject::id);
        current.ofKind(kind).stream()
            .filter(CatalogObject::isInherited)
            .filter(old -> old.isNamedPart() || part.isNamedPart())
            .filter(old -> !to.contains(old.id()) && Objects.equals(old.owner(), part.owner()))
            .filter(old -> parent.filter(old.dependencies()::contains).isPresent())
            .findFirst()
            .ifPresent(old -> rename(old.id(), part.id()));
      }
    }
  }

  private static boolean comparable(CatalogObject object) {
    return !object.isInherited()
        && (object.kind() != ObjectKind.SEQUENCE || new Sequence(object).ownedBy().isPresent());
  }

  private static String likeness(CatalogObject object) {
    String definition = object.value(Attributes.DEFINITION);
    String nameless = definition;
    if (object.kind() == ObjectKind.INDEX) {
      int on = definition.indexOf(" ON ");
      nameless = definition.startsWith("CREATE UNIQUE") + definition.substring(Math.max(on, 0));
    }
    SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
    attributes.remove(Attributes.COMMENT);
    attributes.put(Attributes.DEFINITION, nameless);
    return object.id().schema() + " " + object.owner() + " " + attributes;
  }
}
