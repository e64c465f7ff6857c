// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.files.Unreadable;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SQL file of the migrations folder. Its content is not held: {@link #open} and {@link
 * #statements} read it from where it lies, one statement at a time.
 *
 * @param kind versioned, its reverse, a baseline, repeatable, or a callback
 * @param versionOrNull the version; null for a repeatable one and a callback
 * @param description as Flyway records it, underscores as blanks
 * @param script path relative to the folder, with slashes: the {@code script} of the history
 * @param path where it lies
 * @param content what is kept of its content
 * @param checksum as Flyway computes it
 * @param directives what its {@code -- lockstep:} comments ask for
 * @param frame what it says of the transaction around all of it, which is not executed
 * @param found what keeps it from being run, once that was looked for
 * @param transactional whether it runs in one transaction
 * @param configuration the text of its {@code .sql.conf}, if there is one
 * @param placeholders what the installation says that placeholders stand for
 */
public record MigrationFile(
    Kind kind,
    @Nullable Version versionOrNull,
    String description,
    String script,
    Path path,
    MigrationContent content,
    int checksum,
    Directives directives,
    TransactionFrame frame,
    FoundProblems found,
    boolean transactional,
    @Nullable String configuration,
    PlaceholderValues placeholders) {
  /** What a file's first letter says. */
  public enum Kind {
    VERSIONED,
    REVERSE,
    /** What an empty database gets instead of all up to its version. */
    BASELINE,
    /** Executed at a moment of a run, and not recorded. */
    CALLBACK,
    REPEATABLE
  }

  public MigrationFile {
    if ((kind == Kind.REPEATABLE || kind == Kind.CALLBACK) != (versionOrNull == null)) {
      throw new IllegalArgumentException(
          script + ": only a repeatable migration and a callback have no version");
    }
  }

  /** The version; empty for a repeatable one. */
  public Optional<Version> version() {
    return Optional.ofNullable(versionOrNull);
  }

  /** For people: {@code 20260101120000 add slug}, or {@code R views}. */
  public String title() {
    return kind == Kind.CALLBACK
        ? script
        : (versionOrNull == null ? "R" : versionOrNull) + " " + description;
  }

  /** How the file is named in plans, JSON and messages: its version, or its script. */
  public String id() {
    return versionOrNull == null ? script : versionOrNull.toString();
  }

  /** Its content as it lies there, UTF-8 without a byte order mark. */
  public InputStream open() throws IOException {
    return MigrationText.open(path);
  }

  /** Its statements in order, without its frame, as written: placeholders are not replaced. */
  public MigrationStatements statements() throws IOException {
    return new MigrationStatements(open(), frame);
  }

  /**
   * Gives each statement in order, as written, to {@code each}.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public void forEachStatement(Consumer<SqlStatement> each) {
    try (MigrationStatements statements = statements()) {
      for (SqlStatement next = statements.next(); next != null; next = statements.next()) {
        each.accept(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(script + " cannot be read: " + Unreadable.why(e), e);
    }
  }

  /** The same file with the checksum that the history is to have. */
  public MigrationFile withChecksum(int other) {
    return new MigrationFile(
        kind,
        versionOrNull,
        description,
        script,
        path,
        content,
        other,
        directives,
        frame,
        found,
        transactional,
        configuration,
        placeholders);
  }

  /** Problems in its text that keep it from being run; empty if there are none. */
  public List<MigrationProblem> problems() {
    return found.in(this);
  }
}
