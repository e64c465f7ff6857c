// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.rename;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.operation.SqlNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A catalog while its objects get other names: as PostgreSQL would print it after each of them. A
 * rename takes as long as what mentions the object is large, not as the catalog is: an adopted
 * schema may name every constraint in a way of its own.
 */
final class RenamedCatalog {
  private final int major;
  private final SortedMap<ObjectId, CatalogObject> objects;
  private final Map<ObjectId, Set<ObjectId>> mentioning = new HashMap<>();

  RenamedCatalog(Catalog from) {
    this.major = from.major();
    this.objects = new TreeMap<>(from.objects());
  }

  boolean contains(ObjectId id) {
    return objects.containsKey(id);
  }

  @Nullable CatalogObject get(ObjectId id) {
    return objects.get(id);
  }

  List<CatalogObject> ofKind(ObjectKind kind) {
    return objects.values().stream().filter(object -> object.kind() == kind).toList();
  }

  /** The catalog with the new names. */
  Catalog catalog() {
    return new Catalog(major, objects.values());
  }

  /** Gives an object another name or schema. */
  void rename(ObjectId old, ObjectId now) {
    if (mentioning.isEmpty()) {
      objects.values().forEach(this::index);
    }
    Set<ObjectId> touched = touchedBy(old);
    Map<ObjectId, ObjectId> routines = routines(touched, old, now);
    Set<ObjectId> all = new LinkedHashSet<>(touched);
    routines.keySet().forEach(id -> all.addAll(mentioning.getOrDefault(id, Set.of())));
    UnaryOperator<ObjectId> renaming = id -> routines.getOrDefault(id, substitute(id, old, now));
    List<CatalogObject> changed = new ArrayList<>();
    for (ObjectId id : all) {
      CatalogObject object = objects.remove(id);
      if (object != null) {
        mentions(object).forEach(key -> mentioning.getOrDefault(key, Set.of()).remove(id));
        SortedMap<String, String> attributes =
            touched.contains(id) ? attributes(object, old, now) : object.attributes();
        changed.add(renamed(object, attributes, renaming));
      }
    }
    for (CatalogObject object : changed) {
      objects.put(object.id(), object);
      index(object);
    }
  }

  private void index(CatalogObject object) {
    for (ObjectId key : mentions(object)) {
      mentioning.computeIfAbsent(key, mentioned -> new LinkedHashSet<>()).add(object.id());
    }
  }

  private Set<ObjectId> touchedBy(ObjectId old) {
    Set<ObjectId> touched = new LinkedHashSet<>(List.of(old));
    touched.addAll(mentioning.getOrDefault(old, Set.of()));
    touched.addAll(mentioning.getOrDefault(anyPartOf(old), Set.of()));
    return touched;
  }

  /** What an object is found by: what it needs or belongs to, and the whole of each part of it. */
  private static Set<ObjectId> mentions(CatalogObject object) {
    Set<ObjectId> mentions = new LinkedHashSet<>(object.dependencies());
    object.dependencies().stream()
        .filter(id -> id.kind().isPart())
        .map(RenamedCatalog::anyPartOf)
        .forEach(mentions::add);
    if (object.owner() != null) {
      mentions.add(object.owner());
    }
    if (object.kind().isPart()) {
      mentions.add(anyPartOf(object.id()));
    }
    if (object.kind() == ObjectKind.SEQUENCE) {
      new Sequence(object).owningColumn().map(RenamedCatalog::anyPartOf).ifPresent(mentions::add);
    }
    return mentions;
  }

  /** Stands for all parts of a table, view or domain; no object is called so. */
  private static ObjectId anyPartOf(ObjectId id) {
    return new ObjectId(ObjectKind.COLUMN, id.schema(), id.name(), "");
  }

  /** Routines that take rows of what is renamed are called by its name, too. */
  private Map<ObjectId, ObjectId> routines(Set<ObjectId> touched, ObjectId old, ObjectId now) {
    Map<ObjectId, ObjectId> routines = new HashMap<>();
    for (ObjectId id : touched) {
      CatalogObject object = objects.get(id);
      if (!old.kind().isPart()
          && object != null
          && id.kind().isRoutine()
          && object.dependencies().contains(old)) {
        String arguments = arguments(id.part(), SqlNames.qualified(old), SqlNames.qualified(now));
        routines.put(id, id.renamed(id.schema(), id.name(), arguments));
      }
    }
    return routines;
  }

  private static String arguments(String arguments, String old, String now) {
    return Arrays.stream(arguments.split(", "))
        .map(type -> type.replace("[]", "").equals(old) ? type.replace(old, now) : type)
        .collect(Collectors.joining(", "));
  }

  private static CatalogObject renamed(
      CatalogObject object,
      SortedMap<String, String> attributes,
      UnaryOperator<ObjectId> renaming) {
    TreeSet<ObjectId> dependencies = new TreeSet<>();
    object.dependencies().forEach(id -> dependencies.add(renaming.apply(id)));
    return new CatalogObject(
        renaming.apply(object.id()),
        attributes,
        object.owner() == null ? null : renaming.apply(object.owner()),
        dependencies);
  }

  private static SortedMap<String, String> attributes(
      CatalogObject object, ObjectId old, ObjectId now) {
    SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
    attributes.replaceAll((key, value) -> text(object, key, value, lastName(old), lastName(now)));
    if (!old.schema().equals(now.schema())) {
      attributes.replaceAll((key, value) -> move(value, old, now));
    }
    return attributes;
  }

  private static String text(
      CatalogObject object, String key, String value, String oldName, String newName) {
    if (key.equals(Attributes.COMMENT)
        || key.equals(Attributes.GRANTS)
        || key.equals(EnumType.LABELS)) {
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
    String name = "." + SqlNames.name(now.kind().isPart() ? now.name() : lastName(now));
    return value.replace(SqlNames.name(old.schema()) + name, SqlNames.name(now.schema()) + name);
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
            && id.equals(Column.defaultOf(old));
    return defaultOfColumn ? Column.defaultOf(now) : id;
  }

  /** The last of an object's names: the one that a rename changes. */
  static String lastName(ObjectId id) {
    return id.kind().isPart() ? id.part() : id.name();
  }
}
