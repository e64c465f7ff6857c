// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Routine;
import dev.lockstep.sql.Identifiers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How objects are called in SQL that people read. */
public final class SqlNames {
  private SqlNames() {}

  /** An identifier, quoted where it needs it. */
  public static String name(String identifier) {
    return Identifiers.quoteIfNeeded(identifier);
  }

  /** The qualified name: of a part, that of what it is part of. */
  public static String qualified(ObjectId id) {
    return id.schema().isEmpty() ? name(id.name()) : name(id.schema()) + "." + name(id.name());
  }

  /** What follows DROP or COMMENT ON: {@code TRIGGER t ON public.artworks}. */
  public static String target(CatalogObject object) {
    ObjectId id = object.id();
    String keyword = id.kind().label().toUpperCase(Locale.ROOT);
    return switch (id.kind()) {
      case ENUM, COMPOSITE, RANGE -> "TYPE " + qualified(id);
      case FUNCTION, PROCEDURE -> keyword + " " + qualified(id) + "(" + id.part() + ")";
      case AGGREGATE -> "AGGREGATE " + qualified(id) + "(" + aggregateArguments(object) + ")";
      case COLUMN -> "COLUMN " + qualified(id) + "." + name(id.part());
      case CONSTRAINT, TRIGGER, RULE, POLICY ->
          keyword + " " + name(id.part()) + " ON " + qualified(id);
      case DOMAIN_CONSTRAINT -> "CONSTRAINT " + name(id.part()) + " ON DOMAIN " + qualified(id);
      default -> keyword + " " + qualified(id);
    };
  }

  static String aggregateArguments(CatalogObject aggregate) {
    String arguments = new Routine(aggregate).arguments();
    return arguments.isEmpty() ? "*" : arguments;
  }

  /** How the statements for a table, or a part of one, begin. */
  public static String alterTable(ObjectId part) {
    return "ALTER TABLE " + qualified(part) + " ";
  }

  /** The same, which reaches those that inherit from it or does not. */
  static String alterTable(ObjectId part, Reach reach) {
    return reach == Reach.ONLY ? "ALTER TABLE ONLY " + qualified(part) + " " : alterTable(part);
  }

  static String ifThere(Reach reach) {
    return reach == Reach.WHERE_THERE ? "IF EXISTS " : "";
  }

  /** How the statements for a column begin. */
  public static String alterColumn(ObjectId column) {
    return alterTable(column) + "ALTER COLUMN " + name(column.part()) + " ";
  }

  /** A parenthesized list of storage options, with a blank before; empty for none. */
  static String with(List<String> options) {
    return options.isEmpty()
        ? ""
        : options.stream().map(SqlNames::option).collect(Collectors.joining(", ", " WITH (", ")"));
  }

  /** {@code fillfactor=70} as it may be written: values that are not plain words are quoted. */
  static String option(String option) {
    int equals = option.indexOf('=');
    if (equals < 0) {
      return option;
    }
    String value = option.substring(equals + 1);
    String plain = value.matches("[A-Za-z0-9_.+-]+") ? value : Identifiers.literal(value);
    return option.substring(0, equals) + "=" + plain;
  }

  /** Whether it is what a column can be of. */
  public static boolean isType(ObjectKind kind) {
    return switch (kind) {
      case ENUM, COMPOSITE, RANGE, DOMAIN, COLLATION -> true;
      default -> false;
    };
  }
}
