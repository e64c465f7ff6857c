// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One changeset of a file.
 *
 * @param attributes as written, with names in lower case
 * @param line of its {@code --changeset}, from 1
 * @param text all of it, that line included
 */
record ChangeSet(
    String author, String id, Map<String, String> attributes, Path file, int line, String text) {
  private static final Pattern ROLLBACK = Pattern.compile("(?i)^\\s*--\\s*rollback\\b ?(.*)$");
  private static final Pattern BLOCK =
      Pattern.compile("(?is)/\\*\\s*liquibase\\s+rollback\\s*\\R(.*?)\\*/");
  private static final Pattern PRECONDITION =
      Pattern.compile("(?im)^\\s*--\\s*precondition(s|-[a-z-]+)\\b");

  /** As Liquibase's users call it. */
  String name() {
    return author + ":" + id;
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name.toLowerCase(Locale.ROOT)))
        .filter(value -> !value.isBlank());
  }

  boolean is(String name, boolean otherwise) {
    return attribute(name).map(value -> value.equalsIgnoreCase("true")).orElse(otherwise);
  }

  /** The SQL that goes back; empty if none is given. */
  Optional<String> rollback() {
    List<String> lines = new ArrayList<>();
    text.lines()
        .map(ROLLBACK::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> lines.add(matcher.group(1)));
    Matcher block = BLOCK.matcher(text);
    if (block.find()) {
      lines.add(block.group(1));
    }
    String sql = String.join("\n", lines).strip();
    return sql.isEmpty() || sql.matches("(?i)(empty|not required)")
        ? Optional.empty()
        : Optional.of(sql + "\n");
  }

  /** Whether it is for PostgreSQL. */
  boolean isForPostgres() {
    Optional<String> dbms = attribute("dbms");
    if (dbms.isEmpty()) {
      return true;
    }
    List<String> names =
        List.of(dbms.get().toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1));
    if (names.contains("!postgresql") || names.contains("none")) {
      return false;
    }
    return names.contains("postgresql")
        || names.contains("all")
        || names.stream().allMatch(name -> name.startsWith("!"));
  }

  /** What Flyway cannot be told of it; empty if nothing is. */
  Optional<String> hindrance() {
    for (String name : List.of("context", "contextFilter", "labels")) {
      if (attribute(name).isPresent()) {
        return Optional.of(
            "has "
                + name
                + " "
                + attribute(name).get()
                + ", so that it depends on how Liquibase is called whether it runs; remove the"
                + " attribute if every database gets it, else take the changeset out");
      }
    }
    if (PRECONDITION.matcher(text).find()) {
      return Optional.of(
          "has a precondition, so that it runs in some databases only; write it as SQL that does"
              + " the same everywhere (IF NOT EXISTS), and remove the precondition");
    }
    if (is("runAlways", false)) {
      return Optional.of(
          "runs always, which no migration does; take it out, and write it as a repeatable"
              + " migration");
    }
    if (!is("failOnError", true)) {
      return Optional.of(
          "goes on if it fails; write SQL that does not fail, and remove failOnError");
    }
    return attribute("endDelimiter")
        .filter(delimiter -> !delimiter.equals(";"))
        .map(
            delimiter ->
                "ends its statements with "
                    + delimiter
                    + "; end them with semicolons, and remove endDelimiter");
  }
}
