// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Views and materialized views. */
final class ViewRenderer implements KindRenderer {
  private static final String BETWEEN_COMMENTS = "\u001e";

  @Override
  public List<SqlStatement> create(CatalogObject view, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (view.kind() == ObjectKind.VIEW) {
      statements.add(SqlStatement.of("CREATE VIEW " + body(view)));
    } else {
      statements.add(
          SqlStatement.of(
              "CREATE MATERIALIZED VIEW "
                  + Sql.qualified(view.id())
                  + view.attribute("access_method").map(method -> " USING " + method).orElse("")
                  + Sql.with(view)
                  + " AS\n"
                  + view.value(Attributes.DEFINITION)));
    }
    statements.addAll(columnComments(null, view));
    return statements;
  }

  private static String body(CatalogObject view) {
    return Sql.qualified(view.id()) + Sql.with(view) + " AS\n" + view.value(Attributes.DEFINITION);
  }

  private static List<SqlStatement> columnComments(@Nullable CatalogObject from, CatalogObject to) {
    List<String> old = from == null ? List.of() : comments(from);
    List<String> now = comments(to);
    List<SqlStatement> statements = new ArrayList<>();
    for (String line : old) {
      String column = line.substring(0, line.indexOf(" IS ") + 4);
      if (now.stream().noneMatch(other -> other.startsWith(column))) {
        statements.add(comment(to, column + "NULL"));
      }
    }
    now.stream().filter(c -> !old.contains(c)).forEach(c -> statements.add(comment(to, c)));
    return statements;
  }

  private static List<String> comments(CatalogObject view) {
    return view.attribute("column_comments")
        .map(text -> List.of(text.split(BETWEEN_COMMENTS)))
        .orElse(List.of());
  }

  private static SqlStatement comment(CatalogObject view, String columnAndText) {
    return SqlStatement.of("COMMENT ON COLUMN " + Sql.qualified(view.id()) + "." + columnAndText);
  }

  /** A view can be replaced if its columns stay and new ones come last. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    if (to.kind() == ObjectKind.MATERIALIZED_VIEW) {
      return Set.of("options", "column_comments").containsAll(attributes);
    }
    List<String> old = Sql.lines(from.value("columns"));
    List<String> now = Sql.lines(to.value("columns"));
    return now.size() >= old.size() && now.subList(0, old.size()).equals(old);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (to.kind() == ObjectKind.MATERIALIZED_VIEW) {
      statements.addAll(
          Options.change("ALTER MATERIALIZED VIEW " + Sql.qualified(to.id()) + " ", from, to));
    } else if (!Set.of("column_comments").containsAll(attributes)) {
      statements.add(SqlStatement.of("CREATE OR REPLACE VIEW " + body(to)));
    }
    statements.addAll(columnComments(from, to));
    return statements;
  }
}
