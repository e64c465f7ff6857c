// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data that goes on the way from one catalog to another, or that may not be there for it to go.
 *
 * @param id the table, column, sequence, schema or extension that goes; or the type that loses a
 *     value or an attribute
 * @param part that value or attribute; empty where the whole object goes
 * @param remade whether another one comes in its place, under the same name and empty
 * @param heirOrNull what comes and looks like it: perhaps the same under a new name
 */
public record Loss(ObjectId id, String part, boolean remade, @Nullable ObjectId heirOrNull) {
  /** The values of an enum, the attributes of a composite type; of anything else nothing. */
  public static List<String> parts(CatalogObject type) {
    return switch (type.kind()) {
      case ENUM -> new EnumType(type).labels().stream().map(Loss::literal).toList();
      case COMPOSITE ->
          new CompositeType(type).attributes().keySet().stream().map(Loss::plain).toList();
      default -> List.of();
    };
  }

  private static String literal(String label) {
    int quote = label.indexOf('\'');
    String inside = label.substring(quote + 1, label.length() - 1).replace("''", "'");
    return quote == 0 ? inside : inside.replace("\\\\", "\\");
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /** What comes and looks like it. */
  public Optional<ObjectId> heir() {
    return Optional.ofNullable(heirOrNull);
  }

  /** The name by which it is called where it stands: of a column that of the column. */
  public String name() {
    return !part.isEmpty() ? part : id.kind() == ObjectKind.COLUMN ? id.part() : id.name();
  }

  /** {@code column public.artists.born}, or {@code value draft of enum public.status}. */
  public String what() {
    if (part.isEmpty()) {
      return id.toString();
    }
    return (id.kind() == ObjectKind.ENUM ? "value " : "attribute ") + part + " of " + id;
  }

  /** What happens to it: {@code would be dropped with its data}. */
  public String how() {
    if (remade) {
      return "would be dropped with its data and made again empty: no statement turns the one into"
          + " the other";
    }
    return switch (id.kind()) {
      case SEQUENCE -> "would be dropped with the number it has reached";
      case ENUM -> "would be removed: rows that have it would be in the way";
      case SCHEMA -> "would be dropped";
      case EXTENSION -> "would be dropped with the tables and settings it keeps";
      default -> "would be dropped with its data";
    };
  }
}
