// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.DerivedName;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Columns that a person would write as {@code bigserial}: their sequence and their default are
 * exactly what PostgreSQL makes of that word. All others keep their sequence as it is.
 */
final class SerialColumns {
  private static final Map<String, String> WORDS =
      Map.of("smallint", "smallserial", "integer", "serial", "bigint", "bigserial");

  private static final Map<String, String> LARGEST =
      Map.of("smallint", "32767", "integer", "2147483647", "bigint", "9223372036854775807");

  private final Catalog catalog;

  /** Sequences that come with their column, by the column. */
  private final Map<ObjectId, CatalogObject> sequences = new TreeMap<>();

  private SerialColumns(Catalog catalog) {
    this.catalog = catalog;
  }

  static SerialColumns of(Catalog catalog) {
    SerialColumns serial = new SerialColumns(catalog);
    Map<ObjectId, Integer> users = new HashMap<>();
    for (CatalogObject object : catalog.objects().values()) {
      object.dependencies().stream()
          .filter(needed -> needed.kind() == ObjectKind.SEQUENCE)
          .forEach(needed -> users.merge(needed, 1, Integer::sum));
    }
    for (CatalogObject sequence : catalog.ofKind(ObjectKind.SEQUENCE)) {
      boolean alone = users.getOrDefault(sequence.id(), 0) == 1;
      serial
          .column(sequence)
          .filter(column -> alone && serial.isUsual(sequence, column))
          .ifPresent(column -> serial.sequences.put(column.id(), sequence));
    }
    return serial;
  }

  private Optional<CatalogObject> column(CatalogObject sequence) {
    return new Sequence(sequence).owningColumn().flatMap(catalog::find);
  }

  private boolean isUsual(CatalogObject sequence, CatalogObject column) {
    ObjectId table = ObjectId.table(column.id().schema(), column.id().name());
    String name = table.name() + "_" + column.id().part() + "_seq";
    String type = new Column(column).type();
    return sequence.id().equals(ObjectId.of(ObjectKind.SEQUENCE, table.schema(), name))
        && DerivedName.bytes(name) <= DerivedName.MOST_BYTES
        && WORDS.containsKey(type)
        && new Sequence(sequence).type().equals(type)
        && new Sequence(sequence).start().equals("1")
        && new Sequence(sequence).increment().equals("1")
        && new Sequence(sequence).minimum().equals("1")
        && new Sequence(sequence).maximum().equals(LARGEST.get(type))
        && new Sequence(sequence).cache().equals("1")
        && !new Sequence(sequence).cycles()
        && !new Sequence(sequence).isUnlogged()
        && new Column(column).isNotNull()
        && !new Column(column).isIdentity()
        && !column.isInherited()
        && catalog
            .find(table)
            .filter(
                owner ->
                    !new Table(owner).isUnlogged()
                        && !new Table(owner).isPartition()
                        && new Table(owner).ofType().isEmpty())
            .isPresent()
        && catalog
            .find(defaultOf(column.id()))
            .filter(value -> value.value(Attributes.EXPRESSION).equals(next(sequence.id())))
            .isPresent();
  }

  private static String next(ObjectId sequence) {
    String name =
        Identifiers.quoteIfNeeded(sequence.schema())
            + "."
            + Identifiers.quoteIfNeeded(sequence.name());
    return "nextval(" + Identifiers.literal(name).strip() + "::regclass)";
  }

  private static ObjectId defaultOf(ObjectId column) {
    return new ObjectId(ObjectKind.DEFAULT, column.schema(), column.name(), column.part());
  }

  /** The catalog to write: serial columns say so, and what comes with them is left out. */
  Catalog written() {
    SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(catalog.objects());
    sequences.forEach(
        (id, sequence) -> {
          objects.remove(defaultOf(id));
          CatalogObject column = objects.get(id);
          if (column != null) {
            objects.put(id, serial(column));
          }
          objects.remove(sequence.id());
          if (!isBare(sequence)) {
            objects.put(sequence.id(), owned(sequence, sequence.attributes()));
          }
        });
    return new Catalog(catalog.major(), objects.values());
  }

  /** What is there before: sequences that come with their column, and have rights or a comment. */
  Catalog before(Catalog nothing) {
    List<CatalogObject> objects = new ArrayList<>(nothing.objects().values());
    for (CatalogObject sequence : sequences.values()) {
      if (!isBare(sequence)) {
        SortedMap<String, String> attributes = new TreeMap<>(sequence.attributes());
        attributes.remove(Attributes.COMMENT);
        attributes.remove(Attributes.GRANTS);
        objects.add(owned(sequence, attributes));
      }
    }
    return new Catalog(catalog.major(), objects);
  }

  private CatalogObject serial(CatalogObject column) {
    SortedMap<String, String> attributes = new TreeMap<>(column.attributes());
    attributes.put(Column.TYPE, String.valueOf(WORDS.get(new Column(column).type())));
    if (!isParent(column)) {
      // The word implies it; children have it from the column, as it is written.
      attributes.remove(Column.NOT_NULL);
    }
    return new CatalogObject(column.id(), attributes, column.owner(), column.dependencies());
  }

  private boolean isParent(CatalogObject column) {
    return catalog.dependents(ObjectKind.COLUMN, column.id()).stream()
        .anyMatch(CatalogObject::isInherited);
  }

  private static boolean isBare(CatalogObject sequence) {
    return sequence.attribute(Attributes.COMMENT).isEmpty()
        && sequence.attribute(Attributes.GRANTS).isEmpty();
  }

  /** As a part of its table, which the column makes it. */
  private static CatalogObject owned(CatalogObject sequence, SortedMap<String, String> attributes) {
    SortedMap<String, String> rest = new TreeMap<>(attributes);
    ObjectId column = ObjectId.parse("column " + rest.remove(Sequence.OWNED_BY));
    return new CatalogObject(
        sequence.id(), rest, ObjectId.table(column.schema(), column.name()), new TreeSet<>());
  }
}
