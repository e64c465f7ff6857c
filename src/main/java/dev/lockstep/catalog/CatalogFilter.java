package dev.lockstep.catalog;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects are nobody's business: those of other tools and Lockstep's own. Objects of
 * extensions and of PostgreSQL itself are left out always.
 *
 * @param schemas left out with everything in them
 * @param relations tables, views and sequences left out with everything on them: {@code name} in
 *     any schema, or {@code schema.name}
 */
public record CatalogFilter(Set<String> schemas, Set<String> relations) {
  /** Lockstep's schema, and the bookkeeping of the migration tools that people come from. */
  public static final CatalogFilter DEFAULT =
      new CatalogFilter(
          Set.of("lockstep", "drizzle", "_prisma", "pgroll", "hdb_catalog"),
          Set.of(
              "flyway_schema_history",
              "_prisma_migrations",
              "__drizzle_migrations",
              "schema_migrations",
              "databasechangelog",
              "databasechangeloglock",
              "knex_migrations",
              "knex_migrations_lock"));

  /** Leaves nothing out but extensions' and PostgreSQL's own. */
  public static final CatalogFilter NONE = new CatalogFilter(Set.of(), Set.of());

  public CatalogFilter {
    schemas = Set.copyOf(schemas);
    relations = Set.copyOf(relations);
  }

  /** This filter, leaving out more relations. */
  public CatalogFilter without(Collection<String> moreRelations) {
    Set<String> all = new LinkedHashSet<>(relations);
    all.addAll(moreRelations);
    return new CatalogFilter(schemas, all);
  }

  /** Whether a relation is somebody's business. */
  public boolean keeps(String schema, String name) {
    return keepsSchema(schema) && keepsRelation(schema, name);
  }

  boolean keepsSchema(String schema) {
    return !schemas.contains(schema);
  }

  boolean keepsRelation(String schema, String name) {
    return !relations.contains(name) && !relations.contains(schema + "." + name);
  }

  /** By the {@code schema.table.column} that a sequence belongs to, if it does. */
  boolean keepsOwner(@Nullable String column) {
    return column == null
        || relations.stream()
            .noneMatch(
                relation ->
                    column.startsWith(relation + ".") || column.contains("." + relation + "."));
  }
}
