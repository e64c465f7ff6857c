// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.flyway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a project of Flyway's names its files and its table.
 *
 * @param table the table's name, without its schema
 */
public record FlywayNames(
    String versioned,
    String undo,
    String repeatable,
    String separator,
    String suffix,
    String table) {
  private static final Pattern SETTING =
      Pattern.compile("^\\s*(?:flyway\\.)?([A-Za-z]+)\\s*[=:]\\s*(.*?)\\s*$");

  /** Those of a project that configures none. */
  public static final FlywayNames USUAL =
      new FlywayNames("V", "U", "R", "__", ".sql", "flyway_schema_history");

  /**
   * What {@code flyway.toml} or {@code flyway.conf} in the folder, or in one above it, says
   * literally.
   */
  public static FlywayNames near(Path folder) throws IOException {
    Path at = folder.toAbsolutePath().normalize();
    for (int up = 0; up < 4 && at != null; up++, at = at.getParent()) {
      for (String name : List.of("flyway.toml", "flyway.conf", "conf/flyway.conf")) {
        if (Files.isRegularFile(at.resolve(name))) {
          return in(Files.readString(at.resolve(name)));
        }
      }
    }
    return USUAL;
  }

  private static FlywayNames in(String configuration) {
    Map<String, String> said = new HashMap<>();
    configuration
        .lines()
        .map(SETTING::matcher)
        .filter(Matcher::matches)
        .forEach(line -> literal(line.group(2)).ifPresent(text -> said.put(line.group(1), text)));
    return new FlywayNames(
        said.getOrDefault("sqlMigrationPrefix", USUAL.versioned),
        said.getOrDefault("undoSqlMigrationPrefix", USUAL.undo),
        said.getOrDefault("repeatableSqlMigrationPrefix", USUAL.repeatable),
        said.getOrDefault("sqlMigrationSeparator", USUAL.separator),
        said.getOrDefault("sqlMigrationSuffixes", USUAL.suffix),
        said.getOrDefault("table", USUAL.table));
  }

  /** The first of a list; nothing that comes from the environment. */
  private static Optional<String> literal(String value) {
    String text = value.replaceAll("[\\[\\]\"']", "").split(",", 2)[0].strip();
    return text.isEmpty() || text.contains("${") ? Optional.empty() : Optional.of(text);
  }

  /** With what is said on the command line. */
  public FlywayNames with(
      @Nullable String prefix, @Nullable String otherSeparator, @Nullable String otherSuffix) {
    return new FlywayNames(
        prefix == null ? versioned : prefix,
        undo,
        repeatable,
        otherSeparator == null ? separator : otherSeparator,
        otherSuffix == null ? suffix : otherSuffix,
        table);
  }

  /** The prefix, the version and the description of a name are its groups. */
  Pattern pattern() {
    return Pattern.compile(
        "(?:("
            + Pattern.quote(versioned)
            + "|"
            + Pattern.quote(undo)
            + ")(\\d+(?:[._]\\d+)*)|("
            + Pattern.quote(repeatable)
            + "))"
            + Pattern.quote(separator)
            + "(.+)"
            + Pattern.quote(suffix));
  }
}
