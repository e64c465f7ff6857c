package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.postgres.StatementSplitter;
import dev.lockstep.postgres.TransactionCommand;
import java.util.Collection;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.jspecify.annotations.Nullable;

/**
 * A script without the transaction frame of its file ({@link
 * dev.lockstep.migration.TransactionFrame}). Whatever else would end Lockstep's own transaction was
 * refused when the file was read; should one be seen only now, it is not executed either.
 */
final class FramedScript implements SqlScript {
  /** Transaction commands are short; longer statements need not be looked at again. */
  private static final int LONGEST_COMMAND = 300;

  private final MigrationFile file;
  private final SqlScript script;

  FramedScript(MigrationFile file, SqlScript script) {
    this.file = file;
    this.script = script;
  }

  @Override
  public SqlStatementIterator getSqlStatements() {
    return new Body(script.getSqlStatements());
  }

  private final class Body implements SqlStatementIterator {
    private final SqlStatementIterator statements;
    private @Nullable SqlStatement next;

    Body(SqlStatementIterator statements) {
      this.statements = statements;
      for (int i = 0; i < file.frame().leading() && statements.hasNext(); i++) {
        statements.next();
      }
      advance();
    }

    private void advance() {
      next = statements.hasNext() ? statements.next() : null;
      if (next != null && file.frame().wraps() && !statements.hasNext()) {
        next = null;
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    /** {@inheritDoc} Flyway asks for one more than there are, and takes null for the end. */
    @Override
    public @Nullable SqlStatement next() {
      SqlStatement statement = next;
      if (statement == null) {
        return null;
      }
      if (statement.getSql().length() <= LONGEST_COMMAND) {
        StatementSplitter.split(statement.getSql()).stream()
            .flatMap(part -> TransactionCommand.of(part).stream())
            .findFirst()
            .ifPresent(command -> refuse(statement, command));
      }
      advance();
      return statement;
    }

    private void refuse(SqlStatement statement, TransactionCommand command) {
      throw new IllegalStateException(
          file.script()
              + ":"
              + statement.getLineNumber()
              + ": "
              + command.name()
              + " was not seen when the file was read, and would end the transaction that is"
              + " recorded; nothing of the file was done");
    }

    @Override
    public void close() {
      statements.close();
    }
  }

  @Override
  public int getSqlStatementCount() {
    return script.getSqlStatementCount();
  }

  @Override
  public Collection<SqlScript> getReferencedSqlScripts() {
    return script.getReferencedSqlScripts();
  }

  @Override
  public LoadableResource getResource() {
    return script.getResource();
  }

  @Override
  public boolean executeInTransaction() {
    return file.transactional();
  }

  @Override
  public boolean shouldExecute() {
    return script.shouldExecute();
  }

  @Override
  public boolean placeholderReplacement() {
    return script.placeholderReplacement();
  }

  @Override
  public void validate() {
    script.validate();
  }

  @Override
  public int compareTo(SqlScript other) {
    return script.compareTo(other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this;
  }

  @Override
  public int hashCode() {
    return script.hashCode();
  }
}
