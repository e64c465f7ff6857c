// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.files.Unreadable;
import dev.lockstep.postgres.session.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that Flyway gives to <code>${flyway:user}</code> and its like, in one database, beside
 * those that a file brings from the settings. Flyway replaces them as it executes; Lockstep has to
 * know the same values for the checksum of a repeatable migration, which is taken of the replaced
 * text, and on scratch databases.
 *
 * @see <a
 *     href="https://documentation.red-gate.com/fd/migration-placeholders-275218551.html">Flyway:
 *     placeholders</a>
 */
public final class Placeholders {
  /** For a database that is not known: none has a value. */
  public static final Placeholders NONE = new Placeholders(Map.of());

  private static final Pattern SWITCHED_OFF =
      Pattern.compile("(?im)^\\s*placeholderReplacement\\s*=\\s*false\\s*$");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Placeholders(Map<String, String> values) {
    this.values.putAll(values);
  }

  /** A placeholder without a value. */
  public static final class UnknownPlaceholderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnknownPlaceholderException(String name, int line) {
      super(
          "uses the placeholder ${"
              + name
              + "}, which has no value; give it one in LOCKSTEP_PLACEHOLDERS (name=value), or say"
              + " placeholderReplacement=false in the file's .conf");
      this.line = line;
    }

    /** The line in the file, from 1. */
    public int line() {
      return line;
    }
  }

  /** The values in the database behind {@code connection}. */
  public static Placeholders of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT current_schema(), current_database(), current_user FROM "
                    + SearchPath.FROM_USERS)) {
      results.next();
      return of(results.getString(1), results.getString(2), results.getString(3));
    }
  }

  /** The values in a database, for a role and the schema of the history. */
  public static Placeholders of(@Nullable String schema, String database, String user) {
    return new Placeholders(
        Map.of(
            "flyway:defaultSchema",
            schema == null ? "" : schema,
            "flyway:database",
            database,
            "flyway:user",
            user,
            "flyway:table",
            "flyway_schema_history",
            "flyway:environment",
            "default",
            "flyway:timestamp",
            LocalDateTime.now().format(TIMESTAMP),
            "flyway:workingDirectory",
            System.getProperty("user.dir", "")));
  }

  /** Whether a file has any that are to be replaced. */
  public static boolean occurIn(MigrationFile file) {
    return file.content().placeholders()
        && (file.configuration() == null || !SWITCHED_OFF.matcher(file.configuration()).find());
  }

  /**
   * The file's text as it is executed. Reading it throws an {@link UnknownPlaceholderException} at
   * one without a value, also in a comment, as Flyway does.
   */
  public InputStream open(MigrationFile file) throws IOException {
    return in(file, file.open());
  }

  /** The same of its text that is open already. */
  public InputStream in(MigrationFile file, InputStream text) {
    return occurIn(file) ? new ReplacedPlaceholders(text, name -> value(name, file)) : text;
  }

  /** The file's statements as they are executed. */
  public MigrationStatements statements(MigrationFile file) throws IOException {
    return new MigrationStatements(open(file), file.frame());
  }

  /**
   * Flyway's checksum of the file's text as it is executed.
   *
   * @throws UnknownPlaceholderException if one has no value
   * @throws UncheckedIOException if the file cannot be read
   */
  public int checksum(MigrationFile file) {
    try (InputStream text = open(file)) {
      return FlywayChecksum.of(text);
    } catch (IOException e) {
      throw new UncheckedIOException(file.script() + " cannot be read: " + Unreadable.why(e), e);
    }
  }

  private @Nullable String value(String name, MigrationFile file) {
    if (name.toLowerCase(Locale.ROOT).equals("flyway:filename")) {
      return file.path().getFileName().toString();
    }
    String value = values.get(name);
    return value != null ? value : file.placeholders().values().get(name);
  }
}
