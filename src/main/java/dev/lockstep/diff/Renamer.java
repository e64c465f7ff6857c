package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Renames: those that are hinted at, and constraints and indexes that differ by nothing but the
 * name. Gives the steps, and the catalog as it is after them, so that what is left to do can be
 * seen. A hint whose old object is gone already says nothing.
 */
final class Renamer {
  private final Catalog to;
  private final List<Step> steps = new ArrayList<>();
  private Catalog current;

  Renamer(Catalog from, Catalog to, Hints hints) {
    this.to = to;
    this.current = from;
    hints.renamed().forEach((now, old) -> hinted(afterTableRename(old), now));
    renamedOnly(ObjectKind.CONSTRAINT);
    renamedOnly(ObjectKind.INDEX);
    renamedOnly(ObjectKind.SEQUENCE);
  }

  Catalog renamed() {
    return current;
  }

  List<Step> steps() {
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
    List<SqlStatement> statements = new ArrayList<>();
    if (!old.schema().equals(now.schema())) {
      statements.add(
          SqlStatement.of(
              "ALTER " + Sql.target(known(old)) + " SET SCHEMA " + Sql.name(now.schema())));
    }
    ObjectId moved = old.renamed(now.schema(), old.name(), old.part());
    String oldName = lastName(old);
    String newName = lastName(now);
    if (!oldName.equals(newName)) {
      statements.add(SqlStatement.of(statement(moved, newName)));
    }
    Set<Integer> after = steps.isEmpty() ? Set.of() : Set.of(steps.size() - 1);
    steps.add(new Step(new Change.Rename(old, now), statements, after));
    current = substitute(old, now, oldName, newName);
  }

  private CatalogObject known(ObjectId id) {
    return java.util.Objects.requireNonNull(current.get(id));
  }

  private static String lastName(ObjectId id) {
    return id.kind().isPart() ? id.part() : id.name();
  }

  private String statement(ObjectId moved, String newName) {
    return switch (moved.kind()) {
      case COLUMN ->
          Sql.alterTable(moved)
              + "RENAME COLUMN "
              + Sql.name(moved.part())
              + " TO "
              + Sql.name(newName);
      case CONSTRAINT ->
          Sql.alterTable(moved)
              + "RENAME CONSTRAINT "
              + Sql.name(moved.part())
              + " TO "
              + Sql.name(newName);
      default ->
          "ALTER "
              + Sql.target(new CatalogObject(moved, new TreeMap<>(), null, new TreeSet<>()))
              + " RENAME TO "
              + Sql.name(newName);
    };
  }

  /** The current catalog as PostgreSQL would print it after the rename. */
  private Catalog substitute(ObjectId old, ObjectId now, String oldName, String newName) {
    List<CatalogObject> objects = new ArrayList<>();
    UnaryOperator<ObjectId> renaming = renaming(old, now);
    for (CatalogObject object : current.objects().values()) {
      boolean touched =
          object.id().equals(old)
              || object.id().isPartOf(old)
              || old.equals(object.owner())
              || object.dependencies().stream().anyMatch(id -> id.equals(old) || id.isPartOf(old))
              || isOwnedBy(object, old);
      SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
      if (touched) {
        attributes.replaceAll((key, value) -> text(object, key, value, oldName, newName));
        if (!old.schema().equals(now.schema())) {
          attributes.replaceAll((key, value) -> move(value, old, now));
        }
      }
      TreeSet<ObjectId> dependencies = new TreeSet<>();
      object.dependencies().forEach(id -> dependencies.add(renaming.apply(id)));
      objects.add(
          new CatalogObject(
              renaming.apply(object.id()),
              attributes,
              object.owner() == null ? null : renaming.apply(object.owner()),
              dependencies));
    }
    return new Catalog(current.major(), objects);
  }

  /** Routines that take rows of what is renamed are called by its name, too. */
  private UnaryOperator<ObjectId> renaming(ObjectId old, ObjectId now) {
    Map<ObjectId, ObjectId> routines = new HashMap<>();
    if (!old.kind().isPart()) {
      for (CatalogObject object : current.objects().values()) {
        if (object.kind().isRoutine() && object.dependencies().contains(old)) {
          ObjectId id = object.id();
          String arguments = argument(id.part(), Sql.qualified(old), Sql.qualified(now));
          routines.put(id, id.renamed(id.schema(), id.name(), arguments));
        }
      }
    }
    return id -> routines.getOrDefault(id, substitute(id, old, now));
  }

  private static String argument(String arguments, String old, String now) {
    return Arrays.stream(arguments.split(", "))
        .map(type -> type.replace("[]", "").equals(old) ? type.replace(old, now) : type)
        .collect(Collectors.joining(", "));
  }

  /** Whether it is a sequence of that column, or of a column of that table. */
  private static boolean isOwnedBy(CatalogObject object, ObjectId old) {
    if (object.kind() != ObjectKind.SEQUENCE || object.attribute("owned_by").isEmpty()) {
      return false;
    }
    ObjectId column = ObjectId.parse("column " + object.value("owned_by"));
    return column.equals(old) || column.isPartOf(old);
  }

  private static String text(
      CatalogObject object, String key, String value, String oldName, String newName) {
    if (key.equals(Attributes.COMMENT) || key.equals(Attributes.GRANTS) || key.equals("labels")) {
      return value;
    }
    if (object.kind().isRoutine() && key.equals(Attributes.DEFINITION)) {
      // A rename does not reach into a body that is a string.
      int body = value.indexOf("\nAS ");
      if (body >= 0) {
        return IdentifierText.replace(value.substring(0, body), oldName, newName)
            + value.substring(body);
      }
    }
    return IdentifierText.replace(value, oldName, newName);
  }

  private static String move(String value, ObjectId old, ObjectId now) {
    String name = "." + Sql.name(now.kind().isPart() ? now.name() : lastName(now));
    return value.replace(Sql.name(old.schema()) + name, Sql.name(now.schema()) + name);
  }

  private static ObjectId substitute(ObjectId id, ObjectId old, ObjectId now) {
    if (id.equals(old)) {
      return now;
    }
    if (id.isPartOf(old) && !old.kind().isPart()) {
      return id.renamed(now.schema(), now.name(), id.part());
    }
    boolean defaultOfColumn =
        old.kind() == ObjectKind.COLUMN
            && id.kind() == ObjectKind.DEFAULT
            && id.equals(ColumnRenderer.defaultOf(old));
    if (defaultOfColumn) {
      return ColumnRenderer.defaultOf(now);
    }
    return id;
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

  private static boolean comparable(CatalogObject object) {
    return !object.isInherited()
        && (object.kind() != ObjectKind.SEQUENCE || object.attribute("owned_by").isPresent());
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
