package dev.lockstep.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
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
import org.jspecify.annotations.Nullable;

/**
 * The queries of {@link CatalogReader}, each one for a whole kind of objects. All of them give
 * identity and owner in the same first columns; every further column is an attribute by its name.
 */
final class CatalogQueries {
  private static final int FIRST_ATTRIBUTE = 11;

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
    for (String perTable :
        List.of("columns.sql", "defaults.sql", "constraints.sql", "policies.sql")) {
      keep(perTable, tables);
    }
    for (String perRelation :
        List.of("indexes.sql", "statistics.sql", "triggers.sql", "rules.sql")) {
      keep(perRelation, relations);
    }
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
    String sql = sql(resource);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (oids != null) {
        Array array = connection.createArrayOf("bigint", oids.toArray());
        statement.setArray(1, array);
      }
      statement.setFetchSize(0);
      try (ResultSet rows = statement.executeQuery()) {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
          RawObject object = object(rows, columns);
          objects.put(object.key(), object);
        }
      }
    }
  }

  private static RawObject object(ResultSet row, ResultSetMetaData columns) throws SQLException {
    RawKey key = key(row, 1);
    ObjectId id =
        new ObjectId(
            ObjectKind.ofLabel(row.getString(4)),
            row.getString(5),
            row.getString(6),
            row.getString(7));
    RawKey owner = row.getString(8) == null ? null : key(row, 8);
    SortedMap<String, String> attributes = new TreeMap<>();
    for (int column = FIRST_ATTRIBUTE; column <= columns.getColumnCount(); column++) {
      String value = row.getString(column);
      if (value != null && !value.isEmpty()) {
        attributes.put(columns.getColumnLabel(column), value);
      }
    }
    return new RawObject(key, id, owner, attributes);
  }

  private static RawKey key(ResultSet row, int first) throws SQLException {
    return new RawKey(row.getLong(first), row.getLong(first + 1), row.getInt(first + 2));
  }

  private void addTexts(String resource, String attribute) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(resource))) {
      if (statement.getParameterMetaData().getParameterCount() == 1) {
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

  private static String resource(String name) {
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
