// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.ServerMessages;
import dev.lockstep.split.SourceText.Part;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import dev.lockstep.sql.Tokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes declarative SQL of any order, inside a transaction that its caller rolls back: a statement
 * that fails for want of something waits until the others have come further.
 */
final class SourceLoad {
  private static final String RULE = "split-load";

  /** Undefined things, and a key that is not unique yet: another statement may bring them. */
  private static final Set<String> MAY_COME =
      Set.of("42P01", "42704", "42883", "42703", "3F000", "42830");

  private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.*)\" does not exist");

  private final Connection connection;
  private final Map<StatementUse, List<Part>> leftOut = new EnumMap<>(StatementUse.class);
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  /** A statement, what it was read with, and why it did not go. */
  private record Waiting(Part part, String searchPath, SQLException failure) {}

  private SourceLoad(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes all of it.
   *
   * @param connection to an empty database, in a transaction
   * @throws InvalidSchemaException with PostgreSQL's own words at file and line
   * @throws SQLException if the database cannot be worked with
   */
  static SourceLoad load(Connection connection, SourceText source) throws SQLException {
    SourceLoad load = new SourceLoad(connection);
    load.run(source);
    return load;
  }

  /** Statements that make what Lockstep does not write itself, as they are. */
  List<String> others() {
    return others;
  }

  private void run(SourceText source) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL check_function_bodies = off");
    }
    attempt("SET LOCAL lc_messages = 'C'");
    List<Finding> findings = new ArrayList<>(source.findings());
    for (Part part : source.parts()) {
      StatementUse use = StatementUse.of(part.statement());
      switch (use) {
        case SCHEMA, AS_IT_IS -> make(part, use);
        case SESSION -> session(part);
        case TRANSACTION -> {}
        case ROWS, OWNER, SERVER ->
            leftOut.computeIfAbsent(use, key -> new ArrayList<>()).add(part);
        case REFUSED ->
            findings.add(
                new Finding(
                    RULE,
                    part.file(),
                    part.statement().line(),
                    part.statement().head().getFirst()
                        + " takes back what was said before; remove it, and what it takes back"));
      }
    }
    boolean moved = true;
    while (moved && !waiting.isEmpty()) {
      moved = again();
    }
    waiting.forEach(
        each ->
            findings.add(
                ServerMessages.finding(
                    RULE, each.part().file(), each.part().statement(), each.failure())));
    if (!findings.isEmpty()) {
      throw new InvalidSchemaException(findings);
    }
  }

  private void make(Part part, StatementUse use) throws SQLException {
    if (use == StatementUse.AS_IT_IS) {
      others.add(part.statement().text());
    }
    SQLException failure = attempt(part.statement().text());
    if (failure != null && !isThereAlready(part.statement(), failure)) {
      waiting.add(new Waiting(part, searchPath(), failure));
    }
  }

  /** A setting of another major, or of an extension, changes nothing here. */
  private void session(Part part) throws SQLException {
    SQLException failure = attempt(part.statement().text());
    if (failure != null) {
      leftOut.computeIfAbsent(StatementUse.SESSION, key -> new ArrayList<>()).add(part);
    }
  }

  /** Every new database has both, and a dump may make them nevertheless. */
  private static boolean isThereAlready(SqlStatement statement, SQLException failure) {
    String state = SqlState.of(failure);
    StatementHead head = StatementHead.of(statement);
    String name = head.name().map(QualifiedName::last).orElse("");
    return (state.equals("42P06") && head.creates(ObjectType.SCHEMA) && name.equals("public"))
        || (state.equals("42710") && head.creates(ObjectType.EXTENSION) && name.equals("plpgsql"));
  }

  private boolean again() throws SQLException {
    List<Waiting> before = List.copyOf(waiting);
    waiting.clear();
    boolean moved = false;
    for (Waiting each : before) {
      if (!MAY_COME.contains(SqlState.of(each.failure()))) {
        waiting.add(each);
        continue;
      }
      setSearchPath(each.searchPath());
      SQLException failure = attempt(each.part().statement().text());
      if (failure == null) {
        moved = true;
      } else {
        waiting.add(new Waiting(each.part(), each.searchPath(), failure));
      }
    }
    return moved;
  }

  /** Executes; null if it went well, else nothing of it stays. */
  private @Nullable SQLException attempt(String text) throws SQLException {
    String sql = inTransaction(text);
    SQLException failure = execute(sql);
    // One statement may name several.
    for (Matcher role = missingRole(failure);
        failure != null && role != null && role.find();
        role = missingRole(failure)) {
      if (execute("CREATE ROLE " + Identifiers.quote(role.group(1)) + " NOLOGIN") != null) {
        return failure;
      }
      failure = execute(sql);
    }
    return failure;
  }

  /** An index is not made CONCURRENTLY in a transaction. */
  private static String inTransaction(String text) {
    StatementHead head = StatementHead.read(Tokens.of(text));
    if (!head.creates(ObjectType.INDEX) || !head.has(Modifier.CONCURRENTLY)) {
      return text;
    }
    LexedText index = LexedText.of(text);
    return index.tokens().stream()
        .filter(token -> token.is("CONCURRENTLY"))
        .findFirst()
        .map(index::without)
        .orElse(text);
  }

  private static @Nullable Matcher missingRole(@Nullable SQLException failure) {
    return failure == null || !SqlState.of(failure).equals("42704")
        ? null
        : MISSING_ROLE.matcher(String.valueOf(failure.getMessage()));
  }

  private @Nullable SQLException execute(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException e) {
      // Fails too, and is the one to tell, if the connection is gone.
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return e;
    }
  }

  private String searchPath() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_catalog.current_setting('search_path')")) {
      row.next();
      return row.getString(1);
    }
  }

  private void setSearchPath(String path) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, false)")) {
      statement.setString(1, path);
      statement.executeQuery().close();
    }
  }

  /** What is not in the modules, as lines for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(StatementUse.ROWS, "rows and values of sequences are no part of a schema", notes);
    note(StatementUse.OWNER, "owners are no part of a schema", notes);
    note(StatementUse.SERVER, "it is of the server, not of a schema", notes);
    note(StatementUse.SESSION, "the scratch server has no such setting", notes);
    return notes;
  }

  private void note(StatementUse use, String why, List<String> notes) {
    List<Part> parts = leftOut.getOrDefault(use, List.of());
    if (!parts.isEmpty()) {
      Part first = parts.getFirst();
      String words = String.join(" ", first.statement().head().stream().limit(2).toList());
      notes.add(
          "%s:%d: %s is left out%s: %s"
              .formatted(
                  first.file(),
                  first.statement().line(),
                  words,
                  parts.size() == 1 ? "" : ", and " + (parts.size() - 1) + " more like it",
                  why));
    }
  }
}
