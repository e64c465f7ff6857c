package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
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
                + " "
                + options(object)));
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
    String alter = "ALTER SEQUENCE " + Sql.qualified(to.id()) + " ";
    List<SqlStatement> statements = new ArrayList<>();
    if (attributes.contains("unlogged")) {
      statements.add(SqlStatement.of(alter + (to.is("unlogged") ? "SET UNLOGGED" : "SET LOGGED")));
    }
    if (!options(from).equals(options(to))) {
      statements.add(SqlStatement.of(alter + options(to)));
    }
    return statements;
  }

  static SqlStatement ownership(CatalogObject sequence) {
    return SqlStatement.of(
        "ALTER SEQUENCE "
            + Sql.qualified(sequence.id())
            + " OWNED BY "
            + sequence.attribute("owned_by").orElse("NONE"));
  }
}
