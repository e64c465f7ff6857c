// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Proves differences on a database: applied, read again, compared object by object. On one
 * connection, whose caches are warm; what is only looked at is rolled back, so most is quick.
 */
public final class DiffProof implements AutoCloseable {
  /** Whether the way back of each lock-safe script is tried in all cases: a longer look. */
  static final boolean EVERY_STEP = Boolean.getBoolean("lockstep.test.every-step");

  /** Takes away what tests here leave. */
  private static final String RESET =
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
      GRANT USAGE ON SCHEMA public TO PUBLIC""";

  private final TestDatabase database;
  private final Connection connection;
  private final Statement statement;

  public DiffProof() {
    this(TestDatabase.create());
  }

  /** On another database, which is this proof's from now on. */
  public DiffProof(TestDatabase database) {
    this.database = database;
    try {
      // The catalog is read thousands of times: what is planned once stays planned.
      connection = DriverManager.getConnection(database.jdbcUrl() + "&prepareThreshold=1");
      statement = connection.createStatement();
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("SET client_min_messages = warning");
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private void reset() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    boolean open = connection.getMetaData().getDatabaseMajorVersion() < 15;
    statement.execute(RESET + (open ? "; GRANT CREATE ON SCHEMA public TO PUBLIC" : ""));
  }

  public TestDatabase database() {
    return database;
  }

  /** The catalog as it is. */
  public Catalog read() throws SQLException {
    return CatalogReader.read(connection, CatalogFilter.DEFAULT);
  }

  /** The first column of the first row. */
  String value(String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Empties the database and makes it what {@code sql} says. */
  public Catalog make(String sql) throws SQLException {
    reset();
    if (!sql.isBlank()) {
      statement.execute(sql);
    }
    return CatalogReader.read(connection, CatalogFilter.DEFAULT);
  }

  /** The catalog that {@code sql} makes from nothing; nothing of it stays. */
  Catalog catalogOf(String sql) throws SQLException {
    reset();
    connection.setAutoCommit(false);
    try {
      if (!sql.isBlank()) {
        statement.execute(sql);
      }
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  Diff diff(String from, String to) throws SQLException {
    return Differ.diff(catalogOf(from), catalogOf(to), Hints.NONE);
  }

  /** From {@code from} to {@code to}, and back from there. */
  void provesThereAndBack(String from, String to) throws SQLException {
    Catalog target = catalogOf(to);
    Catalog start = make(from);
    proves(start, target, Hints.NONE);
  }

  /** The database is like {@code start}; it becomes like {@code target}, then as it was. */
  void proves(Catalog start, Catalog target, Hints hints) throws SQLException {
    Catalog reached = apply(Differ.diff(start, target, hints), target);
    Map<ObjectId, ObjectId> back = new TreeMap<>();
    hints.renamed().forEach((now, old) -> back.put(old, now));
    apply(Differ.diff(reached, start, Hints.renamed(back)), start);
  }

  /** Both are made and taken away, one becomes the other and back, and that also safely. */
  void provesEverything(String from, String to) throws SQLException {
    Catalog target = catalogOf(to);
    Catalog start = catalogOf(from);
    Catalog nothing = make("");
    proves(nothing, start, Hints.NONE);
    Catalog made = apply(Differ.diff(nothing, start, Hints.NONE), start);
    proves(made, target, Hints.NONE);
    Catalog again = make(from);
    provesStepByStep(again, target, EVERY_STEP);
    apply(Differ.diff(target, nothing, Hints.NONE), nothing);
  }

  /** As {@link #proves}, one way, by the lock-safe scripts. */
  List<SqlScript> provesSafely(String from, String to) throws SQLException {
    Catalog target = catalogOf(to);
    Catalog start = make(from);
    List<SqlScript> scripts = Differ.diff(start, target, Hints.NONE).inSafeSteps(start).scripts();
    apply(scripts, target);
    return scripts;
  }

  /**
   * The database is like {@code start}; it becomes like {@code target} by the lock-safe scripts, of
   * which each has a way back, as {@code generate} writes it.
   *
   * @param everyStep whether these are tried, which takes three times as long
   */
  void provesStepByStep(Catalog start, Catalog target, boolean everyStep) throws SQLException {
    List<SqlScript> scripts = Differ.diff(start, target, Hints.NONE).inSafeSteps(start).scripts();
    List<Catalog> stops = new ArrayList<>(List.of(start));
    for (SqlScript script : scripts) {
      stops.add(
          script == scripts.getLast() ? apply(List.of(script), target) : run(List.of(script)));
    }
    if (scripts.size() < 2 || !everyStep) {
      return;
    }
    for (int i = scripts.size() - 1; i >= 0; i--) {
      // What the step takes away is asked of this one.
      Differ.diff(stops.get(i), stops.get(i + 1), Hints.NONE);
      apply(Differ.diff(stops.get(i + 1), stops.get(i), Hints.NONE), stops.get(i));
    }
    apply(scripts, target);
  }

  Catalog apply(Diff diff, Catalog expected) throws SQLException {
    return apply(diff.inOneStep(), expected);
  }

  Catalog apply(List<SqlScript> scripts, Catalog expected) throws SQLException {
    Catalog reached = run(scripts);
    String difference = difference(reached, expected);
    if (!difference.isEmpty()) {
      throw new AssertionError(difference + "\nafter\n" + text(scripts));
    }
    return reached;
  }

  private Catalog run(List<SqlScript> scripts) throws SQLException {
    for (SqlScript script : scripts) {
      connection.setAutoCommit(!script.transactional());
      for (RenderedStatement part : script.statements()) {
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
    return CatalogReader.read(connection, CatalogFilter.DEFAULT);
  }

  private static String text(List<SqlScript> scripts) {
    StringBuilder text = new StringBuilder();
    scripts.forEach(
        script -> text.append("== ").append(script.name()).append('\n').append(script.text()));
    return text.toString();
  }

  /** In what a catalog is not as expected; empty if it is. */
  public static String difference(Catalog actual, Catalog expected) {
    StringBuilder text = new StringBuilder();
    for (ObjectDifference difference : CatalogDifferences.exactly(expected, actual).differences()) {
      text.append(difference.message()).append('\n');
      if (difference instanceof ObjectDifference.Different different) {
        text.append("is ").append(different.actual().definition());
        text.append("\nshould be ")
            .append(different.expectedDefinition().orElseThrow())
            .append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
    database.close();
  }
}
