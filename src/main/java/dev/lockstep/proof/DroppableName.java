// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.plan.Loss;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code dropped} directive can name, and how: tables, columns, sequences, schemas,
 * extensions, values of enums and attributes of composite types.
 *
 * @param id the object, or the type of the value or attribute
 * @param part the value or attribute; empty for the object itself
 */
record DroppableName(ObjectId id, String part) {
  static DroppableName of(Loss loss) {
    return new DroppableName(loss.id(), loss.part());
  }

  /** All that {@code catalog} has. */
  static Set<DroppableName> all(Catalog catalog) {
    Set<DroppableName> all = new LinkedHashSet<>();
    for (CatalogObject object : catalog.objects().values()) {
      switch (object.kind()) {
        case TABLE, COLUMN, SEQUENCE, SCHEMA, EXTENSION ->
            all.add(new DroppableName(object.id(), ""));
        case ENUM, COMPOSITE ->
            Loss.parts(object).forEach(part -> all.add(new DroppableName(object.id(), part)));
        default -> {
          // Nothing of it is lost that the schema cannot give back.
        }
      }
    }
    return all;
  }

  /** {@code column}, as a directive may say. */
  String kind() {
    return switch (id.kind()) {
      case ENUM -> "value";
      case COMPOSITE -> "attribute";
      default -> id.kind().label();
    };
  }

  /** Every way to write its name, each outermost first. */
  List<List<String>> spellings() {
    List<String> whole = new ArrayList<>();
    if (!id.schema().isEmpty()) {
      whole.add(id.schema());
    }
    whole.add(id.name());
    boolean hasPart = id.kind() == ObjectKind.COLUMN || !part.isEmpty();
    if (hasPart) {
      whole.add(part.isEmpty() ? id.part() : part);
    }
    List<List<String>> spellings = new ArrayList<>();
    spellings.add(whole);
    boolean inPublic = id.schema().equals("public") || id.schema().isEmpty();
    if (inPublic && !id.schema().isEmpty()) {
      spellings.add(whole.subList(1, whole.size()));
    }
    if (!part.isEmpty()) {
      // Of a type without a module of its own there is no shorter place to say it.
      spellings.add(List.of(part));
    }
    return spellings;
  }

  String last() {
    return id.kind() == ObjectKind.COLUMN ? id.part() : part.isEmpty() ? id.name() : part;
  }

  @Override
  public String toString() {
    return part.isEmpty() ? id.toString() : kind() + " " + part + " of " + id;
  }
}
