// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every object of a database, as a value. Two catalogs differ or they don't. */
public final class Catalog {
  private final int major;
  private final SortedMap<ObjectId, CatalogObject> objects;

  // Asked for each object of a schema: to look through all of them would take a square of them.
  private final Map<ObjectId, CatalogObject> known;
  private final Map<ObjectKind, List<CatalogObject>> byKind;
  private volatile @Nullable Map<ObjectId, List<CatalogObject>> dependents;

  private volatile @Nullable SortedMap<ObjectId, DefinitionHash> hashes;

  /**
   * @param major the PostgreSQL major that printed the definitions
   */
  public Catalog(int major, Collection<CatalogObject> objects) {
    this.major = major;
    SortedMap<ObjectId, CatalogObject> byId = new TreeMap<>();
    for (CatalogObject object : objects) {
      if (byId.put(object.id(), object) != null) {
        throw new IllegalArgumentException("twice in a catalog: " + object.id());
      }
    }
    this.objects = Collections.unmodifiableSortedMap(byId);
    this.known = new HashMap<>(byId);
    Map<ObjectKind, List<CatalogObject>> kinds = new EnumMap<>(ObjectKind.class);
    for (CatalogObject object : byId.values()) {
      kinds.computeIfAbsent(object.kind(), kind -> new ArrayList<>()).add(object);
    }
    kinds.replaceAll((kind, found) -> List.copyOf(found));
    this.byKind = kinds;
  }

  /** The PostgreSQL major that printed the definitions. */
  public int major() {
    return major;
  }

  /** All objects, by identity, in order. */
  public SortedMap<ObjectId, CatalogObject> objects() {
    return objects;
  }

  /** The object with this identity, or null. */
  public @Nullable CatalogObject get(ObjectId id) {
    return known.get(id);
  }

  /** The object with this identity. */
  public Optional<CatalogObject> find(ObjectId id) {
    return Optional.ofNullable(known.get(id));
  }

  public boolean contains(ObjectId id) {
    return known.containsKey(id);
  }

  /** The objects of one kind, in order. */
  public List<CatalogObject> ofKind(ObjectKind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** The objects of one kind that need this one, in order. */
  public List<CatalogObject> dependents(ObjectKind kind, ObjectId needed) {
    Map<ObjectId, List<CatalogObject>> all = dependents;
    if (all == null) {
      // Two threads would find the same.
      all = new HashMap<>();
      for (CatalogObject object : objects.values()) {
        for (ObjectId each : object.dependencies()) {
          all.computeIfAbsent(each, id -> new ArrayList<>()).add(object);
        }
      }
      dependents = all;
    }
    return all.getOrDefault(needed, List.of()).stream()
        .filter(object -> object.kind() == kind)
        .toList();
  }

  /** The columns of a table, by position. */
  public List<CatalogObject> columns(ObjectId table) {
    return parts(ObjectKind.COLUMN, table).stream()
        .sorted(
            Comparator.comparingInt(column -> Integer.parseInt(column.value(Attributes.POSITION))))
        .toList();
  }

  /** The parts of one kind (columns, constraints, triggers …) of a table, view or domain. */
  public List<CatalogObject> parts(ObjectKind kind, ObjectId whole) {
    return List.copyOf(
        objects
            .subMap(
                new ObjectId(kind, whole.schema(), whole.name(), ""),
                new ObjectId(kind, whole.schema(), whole.name() + "\0", ""))
            .values());
  }

  /** The parent's object that an inherited one is handed down from, where it is known. */
  public Optional<CatalogObject> parentOf(CatalogObject part) {
    if (!part.isInherited()) {
      return Optional.empty();
    }
    return part.dependencies().stream()
        .filter(part.id()::isHandedDownFrom)
        .map(known::get)
        .filter(Objects::nonNull)
        // What a foreign key needs of another table is no parent of it.
        .filter(
            other ->
                part.kind() == ObjectKind.COLUMN
                    || new Constraint(other).type().equals(new Constraint(part).type()))
        .findFirst();
  }

  /** The default of a column of a table, be it its own or its parent's. */
  public Optional<CatalogObject> defaultOf(CatalogObject column) {
    Optional<CatalogObject> own = find(Column.defaultOf(column.id()));
    return own.isPresent() || new Column(column).hasNoDefault()
        ? own
        : parentOf(column).flatMap(this::defaultOf);
  }

  /** The first of the line of parents; the object itself if it is not inherited. */
  public CatalogObject rootOf(CatalogObject part) {
    return parentOf(part).map(this::rootOf).orElse(part);
  }

  /** Whether both have the same objects that look the same. Order of columns does not count. */
  public boolean sameAs(Catalog other) {
    return fingerprint().equals(other.fingerprint());
  }

  /**
   * The same objects without what names roles as owners of rights: grants and default privileges.
   * For a server that does not have the roles.
   */
  public Catalog withoutRights() {
    return new Catalog(
        major,
        objects.values().stream()
            .filter(object -> object.kind() != ObjectKind.DEFAULT_PRIVILEGES)
            .map(CatalogObject::withoutRights)
            .toList());
  }

  public Fingerprint fingerprint() {
    return Fingerprint.of(major, hashes());
  }

  /** What is compared: copies of parents' objects count with the parents'. */
  Map<ObjectId, CatalogObject> compared() {
    Map<ObjectId, CatalogObject> compared = new HashMap<>(known);
    compared.values().removeIf(CatalogObject::isMereCopy);
    return compared;
  }

  /** The hash of each definition, copies of parents' objects left out. */
  SortedMap<ObjectId, DefinitionHash> hashes() {
    SortedMap<ObjectId, DefinitionHash> known = hashes;
    if (known == null) {
      // Two threads would find the same.
      known = DefinitionHash.all(this);
      hashes = known;
    }
    return known;
  }
}
