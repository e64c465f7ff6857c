// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects are not compared: those of other tools and Lockstep's own. Objects of extensions
 * and of PostgreSQL itself are left out always.
 *
 * @param schemas left out with everything in them
 * @param relations tables, views and sequences left out with everything on them: {@code name} in
 *     any schema, or {@code schema.name}
 * @param claimed {@code schema.name} of relations that are not left out, whatever the others say
 */
public record CatalogFilter(Set<String> schemas, Set<String> relations, Set<String> claimed) {
  /** The runner's own: neither side of any comparison has it. */
  public static final CatalogFilter OWN =
      new CatalogFilter(
          Set.of("lockstep", "lockstep_kept"), Set.of("flyway_schema_history"), Set.of());

  /** Lockstep's schemas, and the bookkeeping of the migration tools that people come from. */
  public static final CatalogFilter DEFAULT =
      new CatalogFilter(
          Set.of("lockstep", "lockstep_kept", "drizzle", "_prisma", "pgroll", "hdb_catalog"),
          Set.of(
              "flyway_schema_history",
              "_prisma_migrations",
              "__drizzle_migrations",
              "schema_migrations",
              "databasechangelog",
              "databasechangeloglock",
              "goose_db_version",
              "knex_migrations",
              "knex_migrations_lock"),
          Set.of());

  /** Leaves nothing out but extensions' and PostgreSQL's own. */
  public static final CatalogFilter NONE = new CatalogFilter(Set.of(), Set.of(), Set.of());

  public CatalogFilter {
    schemas = Set.copyOf(schemas);
    relations = Set.copyOf(relations);
    claimed = Set.copyOf(claimed);
  }

  /** This filter, leaving out more relations. */
  public CatalogFilter without(Collection<String> moreRelations) {
    Set<String> all = new LinkedHashSet<>(relations);
    all.addAll(moreRelations);
    return new CatalogFilter(schemas, all, claimed);
  }

  /** Whether a relation is compared. */
  public boolean keeps(String schema, String name) {
    return keepsSchema(schema) && keepsRelation(schema, name);
  }

  /**
   * This filter, keeping what the schema claims as its own. The runner's own tables cannot be
   * claimed.
   *
   * @param claimedSchemas kept, with what is not left out by its own name
   * @param claimedRelations {@code schema.name}
   */
  public CatalogFilter claiming(Set<String> claimedSchemas, Set<String> claimedRelations) {
    Set<String> rest = new LinkedHashSet<>(schemas);
    rest.removeIf(schema -> claimedSchemas.contains(schema) && !OWN.schemas.contains(schema));
    Set<String> all = new LinkedHashSet<>(claimed);
    claimedRelations.stream()
        .filter(relation -> !relation.endsWith(".flyway_schema_history"))
        .forEach(all::add);
    // Only what makes a difference: the filter is a part of what is remembered.
    all.removeIf(
        relation ->
            !relations.contains(relation.substring(relation.indexOf('.') + 1))
                && !relations.contains(relation));
    return new CatalogFilter(rest, relations, all);
  }

  boolean keepsSchema(String schema) {
    return !schemas.contains(schema);
  }

  boolean keepsRelation(String schema, String name) {
    String qualified = schema + "." + name;
    return claimed.contains(qualified)
        || (!relations.contains(name) && !relations.contains(qualified));
  }

  /** By the {@code schema.table.column} that a sequence belongs to, if it does. */
  boolean keepsOwner(@Nullable String column) {
    return column == null
        || claimed.stream().anyMatch(relation -> column.startsWith(relation + "."))
        || relations.stream()
            .noneMatch(
                relation ->
                    column.startsWith(relation + ".") || column.contains("." + relation + "."));
  }
}
