package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.safe.SafeScripts;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

/** Proves differences on a database: applied, read again, compared object by object. */
final class DiffProof implements AutoCloseable {
  private final TestDatabase database = TestDatabase.create();

  /** Empties the database by what all tests here leave: their schemas. */
  private void reset(Statement statement) throws SQLException {
    statement.execute("SET synchronous_commit = off");
    statement.execute(
        """
        DO $$
        DECLARE name text;
        BEGIN
          FOR name IN SELECT format('EVENT TRIGGER %I', evtname) FROM pg_event_trigger
              UNION ALL SELECT format('PUBLICATION %I', pubname) FROM pg_publication
              UNION ALL SELECT format('EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
              UNION ALL SELECT format('SCHEMA %I CASCADE', nspname) FROM pg_namespace
                         WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
          LOOP EXECUTE 'DROP ' || name; END LOOP;
          DELETE FROM pg_default_acl;
        END $$;
        CREATE SCHEMA public;
        GRANT USAGE ON SCHEMA public TO PUBLIC""");
    if (statement.getConnection().getMetaData().getDatabaseMajorVersion() < 15) {
      statement.execute("GRANT CREATE ON SCHEMA public TO PUBLIC");
    }
  }

  /** The catalog that {@code sql} makes from nothing. */
  Catalog catalogOf(String sql) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      reset(statement);
      if (!sql.isBlank()) {
        statement.execute(sql);
      }
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  Diff diff(String from, String to) throws SQLException {
    return Differ.diff(catalogOf(from), catalogOf(to), Hints.NONE);
  }

  /** From {@code from} to {@code to}, and back from there. */
  void provesThereAndBack(String from, String to) throws SQLException {
    Catalog target = catalogOf(to);
    Catalog start = catalogOf(from);
    proves(start, target, Hints.NONE);
  }

  /** The database is like {@code start}; it becomes like {@code target}, then as it was. */
  void proves(Catalog start, Catalog target, Hints hints) throws SQLException {
    Catalog reached = apply(Differ.diff(start, target, hints), target);
    apply(Differ.diff(reached, start, Hints.NONE), start);
  }

  /** As {@link #proves}, one way, by the lock-safe scripts. */
  List<SqlScript> provesSafely(String from, String to) throws SQLException {
    Catalog target = catalogOf(to);
    Catalog start = catalogOf(from);
    List<SqlScript> scripts =
        SafeScripts.of(Differ.diff(start, target, Hints.NONE), start).scripts();
    apply(scripts, target);
    return scripts;
  }

  Catalog apply(Diff diff, Catalog expected) throws SQLException {
    return apply(diff.inOneStep(), expected);
  }

  Catalog apply(List<SqlScript> scripts, Catalog expected) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      for (SqlScript script : scripts) {
        connection.setAutoCommit(!script.transactional());
        for (SqlStatement part : script.statements()) {
          try {
            statement.execute(part.sql());
          } catch (SQLException e) {
            throw new AssertionError(
                e.getMessage() + "\nin " + part.sql() + "\nof\n" + text(scripts), e);
          }
        }
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
      connection.setAutoCommit(true);
      Catalog reached = CatalogReader.read(connection, CatalogFilter.DEFAULT);
      String difference = difference(reached, expected);
      if (!difference.isEmpty()) {
        throw new AssertionError(difference + "\nafter\n" + text(scripts));
      }
      return reached;
    }
  }

  private static String text(List<SqlScript> scripts) {
    StringBuilder text = new StringBuilder();
    scripts.forEach(
        script -> text.append("== ").append(script.name()).append('\n').append(script.text()));
    return text.toString();
  }

  static String difference(Catalog actual, Catalog expected) {
    StringBuilder text = new StringBuilder();
    TreeSet<ObjectId> ids = new TreeSet<>(actual.objects().keySet());
    ids.addAll(expected.objects().keySet());
    for (ObjectId id : ids) {
      CatalogObject is = actual.get(id);
      CatalogObject should = expected.get(id);
      boolean inherited =
          (is == null || is.isInherited()) && (should == null || should.isInherited());
      if (inherited) {
        continue;
      }
      if (is == null || should == null) {
        text.append(is == null ? "missing " : "unexpected ").append(id).append('\n');
      } else if (!is.differences(should).isEmpty()) {
        text.append("different ")
            .append(is.differences(should))
            .append("\nis ")
            .append(is.definition());
        text.append("\nshould be ").append(should.definition()).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    database.close();
  }
}
