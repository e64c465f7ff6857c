package dev.lockstep.migration;

import dev.lockstep.postgres.SqlStatement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL file of the migrations folder.
 *
 * @param kind versioned, its reverse, or repeatable
 * @param versionOrNull the version; null for a repeatable one
 * @param description as Flyway records it, underscores as blanks
 * @param script path relative to the folder, with slashes: the {@code script} of the history
 * @param path where it lies
 * @param text its content, without a byte order mark
 * @param checksum as Flyway computes it
 * @param directives what its {@code -- lockstep:} comments ask for
 * @param statements its statements in order, without its frame
 * @param frame what it says of the transaction around all of it, which is not executed
 * @param transactional whether it runs in one transaction
 * @param configuration the text of its {@code .sql.conf}, if there is one
 */
public record MigrationFile(
    Kind kind,
    @Nullable Version versionOrNull,
    String description,
    String script,
    Path path,
    String text,
    int checksum,
    Directives directives,
    List<SqlStatement> statements,
    TransactionFrame frame,
    boolean transactional,
    @Nullable String configuration) {
  /** What a file's first letter says. */
  public enum Kind {
    VERSIONED,
    REVERSE,
    REPEATABLE
  }

  public MigrationFile {
    statements = List.copyOf(statements);
    if ((kind == Kind.REPEATABLE) != (versionOrNull == null)) {
      throw new IllegalArgumentException(script + ": only a repeatable migration has no version");
    }
  }

  /** The version; empty for a repeatable one. */
  public Optional<Version> version() {
    return Optional.ofNullable(versionOrNull);
  }

  /** For people: {@code 20260101120000 add slug}, or {@code R views}. */
  public String title() {
    return (versionOrNull == null ? "R" : versionOrNull) + " " + description;
  }

  /** How the file is named in plans, JSON and messages: its version, or its script. */
  public String id() {
    return versionOrNull == null ? script : versionOrNull.toString();
  }

  MigrationFile withChecksum(int other) {
    return new MigrationFile(
        kind,
        versionOrNull,
        description,
        script,
        path,
        text,
        other,
        directives,
        statements,
        frame,
        transactional,
        configuration);
  }

  /** What is seen from its text and keeps it from being run; empty if nothing is. */
  public List<Problem> problems() {
    return StatementRule.problems(this);
  }
}
