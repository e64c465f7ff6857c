// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.DerivedName;
import dev.lockstep.postgres.Identifiers;
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
    return sequence
        .attribute("owned_by")
        .flatMap(column -> catalog.find(ObjectId.parse("column " + column)));
  }

  private boolean isUsual(CatalogObject sequence, CatalogObject column) {
    ObjectId table = ObjectId.table(column.id().schema(), column.id().name());
    String name = table.name() + "_" + column.id().part() + "_seq";
    String type = column.value("type");
    return sequence.id().equals(ObjectId.of(ObjectKind.SEQUENCE, table.schema(), name))
        && DerivedName.bytes(name) <= DerivedName.MOST_BYTES
        && WORDS.containsKey(type)
        && sequence.value("type").equals(type)
        && sequence.value("start").equals("1")
        && sequence.value("increment").equals("1")
        && sequence.value("minimum").equals("1")
        && sequence.value("maximum").equals(LARGEST.get(type))
        && sequence.value("cache").equals("1")
        && !sequence.is("cycle")
        && !sequence.is("unlogged")
        && column.is("not_null")
        && column.attribute("identity").isEmpty()
        && !column.isInherited()
        && catalog
            .find(table)
            .filter(
                owner ->
                    !owner.is("unlogged")
                        && owner.attribute("bound").isEmpty()
                        && owner.attribute("of_type").isEmpty())
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
    attributes.put("type", String.valueOf(WORDS.get(column.value("type"))));
    if (!isParent(column)) {
      // The word implies it; children have it from the column, as it is written.
      attributes.remove("not_null");
    }
    return new CatalogObject(column.id(), attributes, column.owner(), column.dependencies());
  }

  private boolean isParent(CatalogObject column) {
    return catalog.ofKind(ObjectKind.COLUMN).stream()
        .anyMatch(child -> child.isInherited() && child.dependencies().contains(column.id()));
  }

  private static boolean isBare(CatalogObject sequence) {
    return sequence.attribute(Attributes.COMMENT).isEmpty()
        && sequence.attribute(Attributes.GRANTS).isEmpty();
  }

  /** As a part of its table, which the column makes it. */
  private static CatalogObject owned(CatalogObject sequence, SortedMap<String, String> attributes) {
    SortedMap<String, String> rest = new TreeMap<>(attributes);
    ObjectId column = ObjectId.parse("column " + rest.remove("owned_by"));
    return new CatalogObject(
        sequence.id(), rest, ObjectId.table(column.schema(), column.name()), new TreeSet<>());
  }
}
