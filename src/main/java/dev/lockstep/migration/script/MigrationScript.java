// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationStatements;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.file.TextExamination;
import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.postgres.session.UsersSql;
import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.TransactionCommand;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A migration as it is executed: read from its file statement by statement, placeholders replaced.
 * At the end it makes sure that what it read is what was judged before anything was changed.
 */
public final class MigrationScript implements AutoCloseable {
  private final MigrationFile file;
  private final Placeholders placeholders;
  private final Consumer<SQLWarning> notices;
  private final StatementObserver observer;
  private TextExamination text;
  private MigrationStatements statements;

  private MigrationScript(
      MigrationFile file,
      Placeholders placeholders,
      Consumer<SQLWarning> notices,
      StatementObserver observer)
      throws IOException {
    this.file = file;
    this.observer = observer;
    this.placeholders = placeholders;
    this.notices = notices;
    this.text = new TextExamination(file.open());
    this.statements = new MigrationStatements(placeholders.in(file, text), file.frame());
  }

  /**
   * Opens {@code file}.
   *
   * @param notices receives what the server says while the statements are executed
   * @param observer sees each statement
   * @throws MigrationFailedException if it cannot be opened
   */
  public static MigrationScript open(
      MigrationFile file,
      Placeholders placeholders,
      Consumer<SQLWarning> notices,
      StatementObserver observer) {
    try {
      return new MigrationScript(file, placeholders, notices, observer);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The file that it is of. */
  public MigrationFile file() {
    return file;
  }

  /**
   * Executes all that is left, in the transaction that is open.
   *
   * @throws StatementFailedException of a statement
   * @throws MigrationFailedException if the file cannot be read, or was changed meanwhile
   */
  public void run(Connection connection) {
    for (SqlStatement next = next(); next != null; next = next()) {
      execute(next, connection);
    }
  }

  /**
   * The next statement, or null at the end.
   *
   * @throws MigrationFailedException if the file cannot be read, or was changed meanwhile
   */
  public @Nullable SqlStatement next() {
    try {
      SqlStatement next = statements.next();
      if (next == null) {
        checkUnchanged();
      } else {
        TransactionCommand.of(next).ifPresent(command -> refuse(next, command));
      }
      return next;
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (Placeholders.UnknownPlaceholderException e) {
      throw unknown(e);
    }
  }

  /**
   * Executes what {@link #next} has just given.
   *
   * @throws StatementFailedException if the server refuses it
   */
  public void execute(SqlStatement statement, Connection connection) {
    if (statement.takesData()) {
      copy(statement, statements.data(), connection);
      return;
    }
    try {
      UsersSql.anyOf(
          connection,
          users -> {
            observer.before(statement, users);
            long began = System.nanoTime();
            new StatementExecutor(users, notices).execute(statement.text());
            observer.after(statement, since(began), users);
            return null;
          });
    } catch (SQLException e) {
      throw new StatementFailedException(statement, 0, e);
    }
  }

  /** The data of what {@link #next} has just given, and {@link #copy} is to execute. */
  public InputStream data() {
    return statements.data();
  }

  /**
   * Executes a {@code COPY … FROM stdin} with {@code data} that the caller has wrapped.
   *
   * @throws StatementFailedException if the server refuses it
   */
  public void copy(SqlStatement statement, InputStream data, Connection connection) {
    int dataLine = statements.dataLine();
    try {
      UsersSql.anyOf(
          connection,
          users -> {
            observer.before(statement, users);
            long began = System.nanoTime();
            new StatementExecutor(users, notices).copy(statement.text(), data);
            observer.after(statement, since(began), users);
            return null;
          });
    } catch (SQLException e) {
      throw new StatementFailedException(statement, dataLine, e);
    } catch (Placeholders.UnknownPlaceholderException e) {
      throw unknown(e);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private MigrationFailedException unknown(Placeholders.UnknownPlaceholderException e) {
    return new MigrationFailedException(
        file, file.script() + ":" + e.line() + " " + e.getMessage(), e);
  }

  /**
   * Reads to the end and begins anew: for what cannot be rolled back when the end shows that the
   * file was changed.
   */
  public void checkBeforehand() {
    while (next() != null) {
      // Known only at the end.
    }
    try {
      statements.close();
      text = new TextExamination(file.open());
      statements = new MigrationStatements(placeholders.in(file, text), file.frame());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Whatever would end the transaction was refused before; should one be seen only now, likewise.
   */
  private void refuse(SqlStatement statement, TransactionCommand command) {
    throw new MigrationFailedException(
        file,
        file.script()
            + ":"
            + statement.line()
            + ": "
            + command.name()
            + " was not seen when the file was read, and would end the transaction that is"
            + " recorded; it is not executed",
        null);
  }

  private void checkUnchanged() {
    Optional<SqlFault> fault = statements.fault();
    boolean same =
        text.size() == file.content().size() && text.checksum() == file.content().checksum();
    if (!same || fault.isPresent()) {
      throw new MigrationFailedException(
          file,
          file.script()
              + " was changed while it was read"
              + fault
                  .map(found -> " (line " + found.line() + ": " + found.message() + ")")
                  .orElse("")
              + "; nothing of it is applied, migrate again when it is complete",
          null);
    }
  }

  private static MigrationFailedException unreadable(MigrationFile file, IOException e) {
    return new MigrationFailedException(
        file,
        file.script() + " cannot be read: " + Unreadable.why(e) + "; see to it and migrate again",
        e);
  }

  @Override
  public void close() {
    try {
      statements.close();
    } catch (IOException e) {
      System.getLogger(MigrationScript.class.getName())
          .log(System.Logger.Level.DEBUG, "not closed", e);
    }
  }
}
