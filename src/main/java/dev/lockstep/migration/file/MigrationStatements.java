// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementReader;
import dev.lockstep.sql.TransactionCommand;
import dev.lockstep.sql.TransactionCommand.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the statements of a migration that are executed: all but its {@link TransactionFrame}. */
public final class MigrationStatements implements AutoCloseable {
  private final StatementReader reader;
  private final TransactionFrame frame;
  private int leading;

  /** The statement behind one that might have been the frame's end. */
  private @Nullable SqlStatement behind;

  /** The statements of {@code text}, from its first byte on. */
  public MigrationStatements(InputStream text, TransactionFrame frame) {
    this.reader = new StatementReader(text);
    this.frame = frame;
  }

  /** The next statement, or null at the end. */
  public @Nullable SqlStatement next() throws IOException {
    SqlStatement next = behind;
    behind = null;
    if (next == null) {
      next = reader.next();
    }
    for (; next != null && leading < frame.leading(); leading++) {
      next = reader.next();
    }
    if (next != null && frame.wraps() && commits(next)) {
      behind = reader.next();
      return behind == null ? null : next;
    }
    return next;
  }

  private static boolean commits(SqlStatement statement) {
    return TransactionCommand.of(statement)
        .filter(command -> command.effect() == Effect.COMMITS)
        .isPresent();
  }

  /** The data of the last statement, which {@link SqlStatement#takesData() takes some}. */
  public InputStream data() {
    return reader.data();
  }

  /** The first line of that data; 0 if the last statement takes none. */
  public int dataLine() {
    return reader.dataLine();
  }

  /** What is wrong with the text read so far, the first of it. */
  public Optional<SqlFault> fault() {
    return reader.fault();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
