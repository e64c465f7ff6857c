// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sequences; their ownership is a step of its own, after the owning column is there. */
final class SequenceRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    return List.of(
        SqlStatement.of(
            "CREATE "
                + (object.is("unlogged") ? "UNLOGGED " : "")
                + "SEQUENCE "
                + Sql.qualified(object.id())
                + unusual(object)));
  }

  /** What a new sequence has to say: all that PostgreSQL would choose otherwise. */
  private static String unusual(CatalogObject sequence) {
    String type = sequence.value("type");
    String minimum = sequence.value("minimum");
    String maximum = sequence.value("maximum");
    boolean down = sequence.value("increment").startsWith("-");
    StringBuilder options = new StringBuilder();
    options.append(type.equals("bigint") ? "" : " AS " + type);
    options.append(option(" INCREMENT BY ", sequence.value("increment"), "1"));
    options.append(option(" MINVALUE ", minimum, down ? smallest(type) : "1"));
    options.append(option(" MAXVALUE ", maximum, down ? "-1" : largest(type)));
    options.append(option(" START WITH ", sequence.value("start"), down ? maximum : minimum));
    options.append(option(" CACHE ", sequence.value("cache"), "1"));
    return options.append(sequence.is("cycle") ? " CYCLE" : "").toString();
  }

  private static String option(String words, String value, String usual) {
    return value.equals(usual) ? "" : words + value;
  }

  private static String smallest(String type) {
    return switch (type) {
      case "smallint" -> String.valueOf(Short.MIN_VALUE);
      case "integer" -> String.valueOf(Integer.MIN_VALUE);
      default -> String.valueOf(Long.MIN_VALUE);
    };
  }

  private static String largest(String type) {
    return switch (type) {
      case "smallint" -> String.valueOf(Short.MAX_VALUE);
      case "integer" -> String.valueOf(Integer.MAX_VALUE);
      default -> String.valueOf(Long.MAX_VALUE);
    };
  }

  private static String options(CatalogObject sequence) {
    return "AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s"
        .formatted(
            sequence.value("type"),
            sequence.value("increment"),
            sequence.value("minimum"),
            sequence.value("maximum"),
            sequence.value("start"),
            sequence.value("cache"),
            sequence.is("cycle") ? "CYCLE" : "NO CYCLE");
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return true;
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (attributes.contains("unlogged")) {
      statements.add(persistence(to));
    }
    if (!options(from).equals(options(to))) {
      statements.add(SqlStatement.of(alter(to) + options(to)));
    }
    return statements;
  }

  static SqlStatement persistence(CatalogObject sequence) {
    return SqlStatement.of(
        alter(sequence) + (sequence.is("unlogged") ? "SET UNLOGGED" : "SET LOGGED"));
  }

  private static String alter(CatalogObject sequence) {
    return "ALTER SEQUENCE " + Sql.qualified(sequence.id()) + " ";
  }

  /**
   * Lets the sequences of a table, or of one of its columns, go before it is dropped, where they
   * stay: what is made again takes them, with the number that they have come to.
   */
  static List<SqlStatement> release(ObjectId dropped, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    for (CatalogObject sequence : around.from().ofKind(ObjectKind.SEQUENCE)) {
      CatalogObject after = around.to().get(sequence.id());
      boolean ofIt =
          sequence
              .attribute("owned_by")
              .map(column -> ObjectId.parse("column " + column))
              .filter(
                  column ->
                      column.equals(dropped)
                          || ObjectId.table(column.schema(), column.name()).equals(dropped))
              .isPresent();
      if (ofIt
          && after != null
          && (sequence.looksLike(after) || Renderers.inPlace(sequence, after, around))) {
        statements.add(
            SqlStatement.of("ALTER SEQUENCE " + Sql.qualified(sequence.id()) + " OWNED BY NONE"));
      }
    }
    return statements;
  }

  static SqlStatement ownership(CatalogObject sequence) {
    return SqlStatement.of(
        alter(sequence) + "OWNED BY " + sequence.attribute("owned_by").orElse("NONE"));
  }
}
