// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Publications. */
final class PublicationRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject publication, Surroundings around) {
    String members = members(publication);
    return List.of(
        SqlStatement.of(
            "CREATE PUBLICATION "
                + Sql.name(publication.id().name())
                + (publication.is("all_tables")
                    ? " FOR ALL TABLES"
                    : members.isEmpty() ? "" : " FOR " + members)
                + " WITH ("
                + settings(publication)
                + ")"));
  }

  private static String members(CatalogObject publication) {
    List<String> members = new ArrayList<>();
    // One word for all of them: before 15, TABLE cannot be repeated.
    String tables = String.join(", ", Sql.lines(publication.value("tables")));
    if (!tables.isEmpty()) {
      members.add("TABLE " + tables);
    }
    Sql.lines(publication.value("schemas"))
        .forEach(schema -> members.add("TABLES IN SCHEMA " + schema));
    return String.join(", ", members);
  }

  private static String settings(CatalogObject publication) {
    return "publish = '%s', publish_via_partition_root = %s"
            .formatted(publication.value("publish"), publication.is("via_root"))
        + (publication.value("generated_columns").equals("s")
            ? ", publish_generated_columns = stored"
            : "");
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    // Without members SET has nothing to name, and going back to the default has no word.
    return !attributes.contains("all_tables")
        && !attributes.contains("generated_columns")
        && (members(to).isEmpty() == members(from).isEmpty());
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    String alter = "ALTER PUBLICATION " + Sql.name(to.id().name()) + " SET ";
    List<SqlStatement> statements = new ArrayList<>();
    if (!settings(from).equals(settings(to))) {
      statements.add(SqlStatement.of(alter + "(" + settings(to) + ")"));
    }
    if (!members(to).isEmpty()) {
      statements.add(SqlStatement.of(alter + members(to)));
    }
    return statements;
  }
}
