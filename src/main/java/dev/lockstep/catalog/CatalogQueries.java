// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The queries of {@link CatalogReader}, each one for a whole kind of objects. All of them give
 * identity and owner in the same first columns, those for parts of tables in fewer of them, as most
 * objects are such parts; every further column is an attribute by its name.
 */
final class CatalogQueries {
  private static final int FIRST_ATTRIBUTE = 11;
  private static final int FIRST_ATTRIBUTE_OF_PART = 6;

  private static final Map<String, String> RESOURCES = new ConcurrentHashMap<>();

  private final Connection connection;
  private final CatalogFilter filter;
  private final int major;
  private final Map<RawKey, RawObject> objects = new HashMap<>();

  CatalogQueries(Connection connection, CatalogFilter filter, int major) {
    this.connection = connection;
    this.filter = filter;
    this.major = major;
  }

  Catalog read() throws SQLException {
    keep("namespaces.sql", null);
    objects.values().removeIf(schema -> !filter.keepsSchema(schema.id().name()));
    List<Long> schemas = objects.keySet().stream().map(RawKey::objectId).toList();
    keep("extensions.sql", null);
    for (String perSchema :
        List.of(
            "relations.sql",
            "sequences.sql",
            "types.sql",
            "domain_constraints.sql",
            "routines.sql",
            "aggregates.sql",
            "collations.sql",
            "others.sql")) {
      keep(perSchema, schemas);
    }
    dropFiltered();
    List<Long> relations =
        objects.values().stream()
            .filter(object -> isRelation(object.id().kind()))
            .map(object -> object.key().objectId())
            .toList();
    List<Long> tables =
        objects.values().stream()
            .filter(object -> object.id().kind() == ObjectKind.TABLE)
            .map(object -> object.key().objectId())
            .toList();
    keepParts("columns.sql", ObjectKind.COLUMN, RawKey.PG_CLASS, tables);
    keepParts("defaults.sql", ObjectKind.DEFAULT, RawKey.PG_ATTRDEF, relations);
    keepParts("constraints.sql", ObjectKind.CONSTRAINT, RawKey.PG_CONSTRAINT, tables);
    keepParts("policies.sql", ObjectKind.POLICY, RawKey.PG_POLICY, tables);
    keepParts("indexes.sql", ObjectKind.INDEX, RawKey.PG_CLASS, relations);
    keepParts("triggers.sql", ObjectKind.TRIGGER, RawKey.PG_TRIGGER, relations);
    keepParts("rules.sql", ObjectKind.RULE, RawKey.PG_REWRITE, relations);
    keep("statistics.sql", relations);
    for (String global :
        List.of("event_triggers.sql", "publications.sql", "default_privileges.sql")) {
      keep(global, null);
    }
    addTexts("comments.sql", Attributes.COMMENT);
    addTexts("grants.sql", Attributes.GRANTS);
    return new DependencyResolver(objects, pairs("aliases.sql"), pairs("dependencies.sql"))
        .catalog(major);
  }

  private static boolean isRelation(ObjectKind kind) {
    return kind == ObjectKind.TABLE
        || kind == ObjectKind.VIEW
        || kind == ObjectKind.MATERIALIZED_VIEW;
  }

  /** Takes out relations of other tools, and the sequences that belong to them. */
  private void dropFiltered() {
    objects
        .values()
        .removeIf(
            object -> {
              ObjectId id = object.id();
              boolean relation = isRelation(id.kind()) || id.kind() == ObjectKind.SEQUENCE;
              return relation
                  && (!filter.keepsRelation(id.schema(), id.name())
                      || !filter.keepsOwner(object.attributes().get("owned_by")));
            });
  }

  private void keep(String resource, @Nullable List<Long> oids) throws SQLException {
    each(
        resource,
        oids,
        FIRST_ATTRIBUTE,
        (row, attributes) -> {
          ObjectId id =
              new ObjectId(
                  ObjectKind.ofLabel(row.getString(4)),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7));
          RawKey owner = row.getString(8) == null ? null : key(row, 8);
          return new RawObject(key(row, 1), id, owner, attributes);
        });
  }

  /** Parts of tables and views: in their owner's schema, and most of them known by its name. */
  private void keepParts(String resource, ObjectKind kind, long classId, List<Long> relations)
      throws SQLException {
    each(
        resource,
        relations,
        FIRST_ATTRIBUTE_OF_PART,
        (row, attributes) -> {
          RawKey key = new RawKey(classId, row.getLong(1), row.getInt(2));
          RawKey owner = new RawKey(RawKey.PG_CLASS, row.getLong(4), row.getInt(5));
          RawObject whole = objects.get(owner);
          if (whole == null) {
            // It came after its table was looked for, in a transaction that sees others' work.
            return null;
          }
          ObjectId of = whole.id();
          String name = row.getString(3);
          ObjectId id =
              kind.isPart()
                  ? new ObjectId(kind, of.schema(), of.name(), name)
                  : ObjectId.of(kind, of.schema(), name);
          return new RawObject(key, id, owner, attributes);
        });
  }

  private void each(String resource, @Nullable List<Long> oids, int firstAttribute, Row row)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(resource))) {
      if (oids != null) {
        statement.setArray(1, connection.createArrayOf("bigint", oids.toArray()));
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> labels = labels(rows.getMetaData());
        while (rows.next()) {
          SortedMap<String, String> attributes = new TreeMap<>();
          for (int column = firstAttribute; column <= labels.size(); column++) {
            String value = rows.getString(column);
            if (value != null && !value.isEmpty()) {
              attributes.put(labels.get(column - 1), value);
            }
          }
          RawObject object = row.object(rows, attributes);
          if (object != null) {
            objects.put(object.key(), object);
          }
        }
      }
    }
  }

  /** Makes an object of a row; null if it is none of ours. */
  private interface Row {
    @Nullable RawObject object(ResultSet row, SortedMap<String, String> attributes)
        throws SQLException;
  }

  private static List<String> labels(ResultSetMetaData columns) throws SQLException {
    List<String> labels = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      labels.add(columns.getColumnLabel(column));
    }
    return labels;
  }

  private static RawKey key(ResultSet row, int first) throws SQLException {
    return new RawKey(row.getLong(first), row.getLong(first + 1), row.getInt(first + 2));
  }

  private void addTexts(String resource, String attribute) throws SQLException {
    String sql = sql(resource);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (sql.contains("?")) {
        statement.setInt(1, major);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          RawObject object = objects.get(key(rows, 1));
          String text = rows.getString(4);
          if (object != null && text != null) {
            object.attributes().put(attribute, text);
          }
        }
      }
    }
  }

  private List<DependencyResolver.Pair> pairs(String resource) throws SQLException {
    List<DependencyResolver.Pair> pairs = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql(resource));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        pairs.add(new DependencyResolver.Pair(key(rows, 1), key(rows, 4)));
      }
    }
    return pairs;
  }

  /** Publications have schemas and row filters from 15 on; before, nothing has a name for them. */
  private String sql(String resource) {
    return resource(resource)
        .replace("{filter}", major < 15 ? "NULL::pg_node_tree" : "r.prqual")
        .replace(
            "{schemas}",
            major < 15
                ? "NULL::text"
                : """
                (SELECT string_agg(quote_ident(n.nspname), E'\\n' ORDER BY n.nspname)
                   FROM pg_publication_namespace pn JOIN pg_namespace n ON n.oid = pn.pnnspid
                  WHERE pn.pnpubid = p.oid)""");
  }

  /** Read once in a process: a proof reads the catalog several times. */
  private static String resource(String name) {
    return RESOURCES.computeIfAbsent(name, CatalogQueries::load);
  }

  private static String load(String name) {
    try (InputStream stream =
        Objects.requireNonNull(
            CatalogQueries.class.getResourceAsStream("/dev/lockstep/catalog/" + name),
            () -> "not in this build: " + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable in this build: " + name, e);
    }
  }
}
