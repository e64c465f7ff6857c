// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that modules give to relations and schemas, by their files and the first words of their
 * statements. What a module claims is its own, also where another tool's bookkeeping is often
 * called so; only the bookkeeping of the runner itself cannot belong to a user.
 */
final class ClaimedNames {
  /** Schemas that are the runner's own. */
  private static final Set<String> OWN = CatalogFilter.OWN.schemas();

  private static final String RULE = "reserved-name";
  private static final Set<String> ADJECTIVES =
      Set.of(
          "OR",
          "REPLACE",
          "GLOBAL",
          "LOCAL",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "RECURSIVE",
          "MATERIALIZED",
          "FOREIGN");

  private ClaimedNames() {}

  /** {@code filter} without the names that {@code modules} claim. */
  static CatalogFilter in(CatalogFilter filter, List<SchemaModule> modules) {
    Set<String> schemas = new TreeSet<>();
    Set<String> relations = new TreeSet<>();
    for (SchemaModule module : modules) {
      schemas.add(module.schema());
      if (module.kind() != Kind.SHARED) {
        relations.add(module.schema() + "." + module.name());
      }
      for (SqlStatement statement : module.statements()) {
        created(statement, "SCHEMA").ifPresent(name -> schemas.add(name.getLast()));
        for (String kind : List.of("TABLE", "VIEW", "SEQUENCE")) {
          created(statement, kind)
              .ifPresent(
                  name -> {
                    schemas.add(name.getFirst());
                    relations.add(String.join(".", name));
                  });
        }
      }
    }
    return filter.claiming(schemas, relations);
  }

  /** What a module must not claim. */
  static void check(
      String file,
      Kind kind,
      String schema,
      String name,
      List<SqlStatement> statements,
      List<Finding> findings) {
    if (OWN.contains(schema)) {
      findings.add(new Finding(RULE, file, 0, taken("schema " + schema)));
    } else if (kind != Kind.SHARED && name.equals("flyway_schema_history")) {
      findings.add(new Finding(RULE, file, 0, taken("flyway_schema_history")));
    }
    for (SqlStatement statement : statements) {
      List<List<String>> names = new ArrayList<>();
      created(statement, "SCHEMA").ifPresent(each -> names.add(List.of(each.getLast(), "")));
      for (String each : List.of("TABLE", "VIEW", "SEQUENCE")) {
        created(statement, each).ifPresent(names::add);
      }
      for (List<String> each : names) {
        if (OWN.contains(each.getFirst())) {
          findings.add(
              new Finding(RULE, file, statement.line(), taken("schema " + each.getFirst())));
        } else if (each.getLast().equals("flyway_schema_history")) {
          findings.add(new Finding(RULE, file, statement.line(), taken("flyway_schema_history")));
        }
      }
    }
  }

  private static String taken(String what) {
    return what
        + " is the runner's own bookkeeping, and compared with nothing; remove it from the schema, or"
        + " give yours another name";
  }

  /** Schema and name of what a CREATE statement makes, if it is of {@code kind}. */
  private static Optional<List<String>> created(SqlStatement statement, String kind) {
    List<String> head = statement.head();
    int at = 1;
    while (at < head.size() && ADJECTIVES.contains(head.get(at))) {
      at++;
    }
    if (!statement.startsWith("CREATE") || at + 1 >= head.size() || !head.get(at).equals(kind)) {
      return Optional.empty();
    }
    at++;
    if (head.size() > at + 3 && head.get(at).equals("IF")) {
      at += 3;
    }
    boolean qualified = head.size() > at + 2 && head.get(at + 1).equals(".");
    return Optional.of(
        qualified
            ? List.of(name(head.get(at)), name(head.get(at + 2)))
            : List.of("public", name(head.get(at))));
  }

  private static String name(String token) {
    return token.startsWith("\"")
        ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
        : token.toLowerCase(Locale.ROOT);
  }
}
