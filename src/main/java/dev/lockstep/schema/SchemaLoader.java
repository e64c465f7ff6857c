// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads the canonical schema into an empty database, whatever the order of its modules. PostgreSQL
 * is the parser: a statement that fails for want of something is tried again when the others have
 * come further. Inside a module the order stands, unless modules wait for each other.
 */
public final class SchemaLoader {
  /**
   * The folder says that a table without a schema is in public: what is made goes there, and the
   * user's path is for what is looked up.
   */
  private static final String PUBLIC_FIRST =
      """
      SELECT pg_catalog.set_config('search_path', 'public, ' || reset_val, true)
        FROM pg_catalog.pg_settings
       WHERE name = 'search_path' AND reset_val NOT IN ('"$user", public', 'public')""";

  private final Connection connection;
  private final SchemaModules modules;
  private final List<ModuleLoad> loads;
  private final CreatedRelations createdRelations;
  private final LoadOrder order;
  private final Optional<ScratchRoles> roles;

  private SchemaLoader(
      Connection connection, SchemaModules modules, LoadOrder order, Optional<ScratchRoles> roles)
      throws SQLException {
    this.roles = roles;
    this.connection = connection;
    this.order = order;
    this.modules = modules;
    this.loads = modules.modules().stream().map(ModuleLoad::new).toList();
    this.createdRelations = CreatedRelations.fromNow(connection);
  }

  /**
   * Loads all modules, in one transaction.
   *
   * @throws InvalidSchemaException with PostgreSQL's own words at file and line; nothing is loaded
   * @throws SQLException if the database cannot be worked with
   */
  public static LoadedSchema load(Connections empty, SchemaModules modules) throws SQLException {
    return load(empty, modules, LoadOrder.UNKNOWN);
  }

  /** {@link #load(Connections, SchemaModules)}, sooner if the order of last time still holds. */
  public static LoadedSchema load(Connections empty, SchemaModules modules, LoadOrder order)
      throws SQLException {
    return inside(
        empty,
        Transactions::in,
        modules.modules(),
        session -> new SchemaLoader(session, modules, order, ScratchRoles.of(empty)).run());
  }

  /**
   * Loads the modules that did not change.
   *
   * @return whether it could; else the database is as it was
   */
  public static boolean loadSettled(Connections empty, IncrementalLoad parts) throws SQLException {
    return inside(
        empty,
        Transactions::in,
        parts.settled(),
        session ->
            new SingleRoundTripLoad(session, CreatedRelations.fromEmpty(session))
                .take(parts.settled().stream().map(ModuleLoad::new).toList()));
  }

  /** What is read of a schema while it is loaded. */
  @FunctionalInterface
  public interface Look<T> {
    Optional<T> at(LoadedSchema loaded, Connection session) throws SQLException;
  }

  /**
   * Loads the rest into a database with all that {@link #loadSettled} made, has {@code look} look
   * at it, and leaves the database as it was.
   *
   * @return empty if that is not possible, or something is wrong with the schema: then {@link
   *     #load} is to say what
   */
  public static <T> Optional<T> lookAtMoving(
      Connections settled, IncrementalLoad parts, Look<T> look) throws SQLException {
    return inside(
        settled,
        Transactions::rolledBack,
        parts.moving(),
        session -> {
          List<ModuleLoad> moving = parts.moving().stream().map(ModuleLoad::new).toList();
          List<ModuleLoad> all =
              Stream.concat(parts.settled().stream().map(ModuleLoad::new), moving.stream())
                  .toList();
          boolean taken =
              new SingleRoundTripLoad(session, CreatedRelations.fromEmpty(session))
                  .take(all, moving);
          return taken && new RoutineBodies(session, parts.modules()).check().isEmpty()
              ? look.at(loaded(parts.modules(), all), session)
              : Optional.empty();
        });
  }

  /** A transaction, and how it ends. */
  private interface InTransaction {
    <T> T run(Connection connection, Transactions.Work<T> work) throws SQLException;
  }

  /** In a transaction that leaves the bodies of routines to be checked when everything is there. */
  private static <T> T inside(
      Connections database,
      InTransaction transaction,
      List<SchemaModule> modules,
      Transactions.Work<T> load)
      throws SQLException {
    try (Connection connection = database.open()) {
      Optional<ScratchRoles> roles = ScratchRoles.of(database);
      for (SchemaModule module : roles.isPresent() ? modules : List.<SchemaModule>of()) {
        for (SqlStatement statement : module.statements()) {
          prepare(roles.get(), module, statement, connection);
        }
      }
      return transaction.run(
          connection,
          session -> {
            try (Statement statement = session.createStatement()) {
              statement.execute("SET LOCAL check_function_bodies = off");
              statement.execute(PUBLIC_FIRST);
            }
            return load.run(session);
          });
    }
  }

  private static void prepare(
      ScratchRoles roles, SchemaModule module, SqlStatement statement, Connection connection)
      throws SQLException {
    try {
      roles.prepareModule(statement, connection);
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
        throw new InvalidSchemaException(
            List.of(ServerMessages.finding("schema-load", module.file(), statement, e)));
      }
      throw e;
    }
  }

  private static LoadedSchema loaded(SchemaModules modules, List<ModuleLoad> loads) {
    Map<SchemaModule, List<LoadedRelation>> relations = new LinkedHashMap<>();
    loads.forEach(load -> relations.put(load.module, load.created));
    return new LoadedSchema(modules, relations);
  }

  private LoadedSchema run() throws SQLException {
    Optional<List<String>> last = order.last();
    Optional<List<ModuleLoad>> sorted = LoadOrder.sorted(loads, load -> load.module.file(), last);
    boolean atOnce =
        sorted.isPresent()
            && new SingleRoundTripLoad(connection, createdRelations).take(sorted.get());
    List<String> done =
        atOnce ? List.of() : new LoadInRounds(connection, roles, loads, createdRelations).take();
    List<Finding> findings = failures();
    if (sorted.isPresent() && !atOnce && findings.isEmpty()) {
      // What failed in this very order would fail again: modules wait for each other.
      order.remember(last.isPresent() && last.get().equals(done) ? List.of() : done);
    }
    if (findings.isEmpty()) {
      findings = new RoutineBodies(connection, modules).check();
    }
    if (!findings.isEmpty()) {
      throw new InvalidSchemaException(findings);
    }
    return loaded(modules, loads);
  }

  /** What is hopeless explains what waits for it, so the latter is reported only if it is alone. */
  private List<Finding> failures() {
    List<ModuleLoad> stuck = loads.stream().filter(load -> !load.isDone()).toList();
    List<ModuleLoad> hopeless = stuck.stream().filter(ModuleLoad::isHopeless).toList();
    List<Finding> findings = new ArrayList<>();
    for (ModuleLoad load : hopeless.isEmpty() ? stuck : hopeless) {
      findings.add(load.isDuplicateTable() ? twice(load) : load.finding());
    }
    return findings;
  }

  private Finding twice(ModuleLoad load) {
    Finding found = load.finding();
    String others =
        String.join(
            ", ",
            loads.stream()
                .filter(other -> other != load)
                .filter(
                    other ->
                        other.created.stream()
                            .anyMatch(
                                relation -> found.message().contains('"' + relation.name() + '"')))
                .map(other -> other.module.file())
                .toList());
    return new Finding(
        "one-module-per-table",
        found.file(),
        found.line(),
        found.message() + (others.isEmpty() ? "" : "; " + others + " creates it already"));
  }
}
