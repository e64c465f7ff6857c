// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The changesets of a changelog in any format, by the SQL that Liquibase prints of them; what the
 * print does not tell is looked for in the files.
 */
final class PrintedSql {
  private static final Pattern EVERYWHERE_THE_SAME =
      Pattern.compile("(?is)<preConditions[^>]*>\\s*(?:<dbms\\b[^>]*/>\\s*)*</preConditions>");

  /** What a changeset begins with in XML, YAML and JSON. */
  private static final String CHANGE_SET = "changeSet";

  private static final Pattern RUN_ON_CHANGE =
      Pattern.compile("(?i)\\brunOnChange[\"']?\\s*[:=]\\s*[\"']?true");

  private enum Hidden {
    PRECONDITION(
        "(?i)preconditions?\\b",
        "has a precondition, which Liquibase judges in each database and whose outcome it does not"
            + " print; write it as SQL that does the same everywhere (IF NOT EXISTS), and remove"
            + " the precondition"),
    ALWAYS(
        "(?i)\\brunAlways[\"']?\\s*[:=]\\s*[\"']?true",
        "has a changeset that runs always, which no migration does; take it out, and write it as a"
            + " repeatable migration"),
    GOES_ON(
        "(?i)\\bfailOnError[\"']?\\s*[:=]\\s*[\"']?false",
        "has a changeset that goes on if it fails; write SQL that does not fail, and remove"
            + " failOnError");

    private final Pattern pattern;
    private final String message;

    Hidden(String pattern, String message) {
      this.pattern = Pattern.compile(pattern);
      this.message = message;
    }
  }

  private final LiquibaseTool.Printed printed;
  private final List<Finding> problems;
  private final Map<Path, String> texts = new LinkedHashMap<>();

  PrintedSql(LiquibaseTool.Printed printed, List<Finding> problems) {
    this.printed = printed;
    this.problems = problems;
  }

  /** One row of what {@code databasechangelog} would hold. */
  private record Row(Map<String, String> values) {
    String value(String column) {
      return values.getOrDefault(column, "");
    }

    String name() {
      return value("AUTHOR") + ":" + value("ID");
    }

    String head() {
      return "-- Changeset "
          + value("FILENAME")
          + "::"
          + value("ID")
          + "::"
          + value("AUTHOR")
          + "\n";
    }

    /** As a changeset in formatted SQL would say it. */
    Map<String, String> attributes() {
      Map<String, String> attributes = new HashMap<>();
      attributes.put("context", value("CONTEXTS").equals("()") ? "" : value("CONTEXTS"));
      attributes.put("labels", value("LABELS"));
      return attributes;
    }
  }

  /** The checksum of each changeset, by its name. */
  static Map<String, String> sums(LiquibaseTool.Printed printed) {
    Map<String, String> sums = new HashMap<>();
    rows(printed).forEach(row -> sums.put(row.name(), row.value("MD5SUM")));
    return sums;
  }

  private static List<Row> rows(LiquibaseTool.Printed printed) {
    List<Row> rows = new ArrayList<>();
    if (printed.rows().isEmpty()) {
      return rows;
    }
    List<String> names = printed.rows().getFirst();
    for (List<String> row : printed.rows().subList(1, printed.rows().size())) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < Math.min(names.size(), row.size()); i++) {
        values.put(names.get(i), row.get(i));
      }
      rows.add(new Row(values));
    }
    return rows;
  }

  List<ChangeSet> read() throws IOException {
    List<Row> rows = rows(printed);
    List<Integer> starts = new ArrayList<>();
    int at = 0;
    for (Row row : rows) {
      int start = printed.sql().indexOf(row.head(), at);
      if (start < 0) {
        problem(file(row), 1, row.name() + " is not in what Liquibase prints");
        return List.of();
      }
      starts.add(start);
      at = start + row.head().length();
    }
    List<ChangeSet> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int end = i + 1 < rows.size() ? starts.get(i + 1) : printed.sql().length();
      String text =
          printed.sql().substring(starts.get(i) + row.head().length(), end).strip() + "\n";
      Path file = file(row);
      int line = line(file, row.value("ID"));
      Map<String, String> attributes = new HashMap<>(row.attributes());
      if (isRunOnChange(file, row.value("ID"))) {
        attributes.put("runonchange", "true");
      }
      if (!seen.add(row.name())) {
        problem(file, line, row.name() + " is there twice, by author and id");
      }
      all.add(new ChangeSet(row.value("AUTHOR"), row.value("ID"), attributes, file, line, text));
    }
    look();
    return all;
  }

  private Path file(Row row) throws IOException {
    Path file = printed.root().resolve(row.value("FILENAME").replaceFirst("^classpath:/*", ""));
    Path shown = Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());
    Path path = shown.startsWith("..") ? file : shown;
    if (!texts.containsKey(path)) {
      texts.put(path, Files.isRegularFile(path) ? Files.readString(path) : "");
    }
    return path;
  }

  /** Where it begins, as far as that can be seen. */
  private int line(Path file, String id) {
    Matcher matcher = identified(file, id);
    return matcher.find() ? line(texts.getOrDefault(file, ""), matcher.start()) : 1;
  }

  private Matcher identified(Path file, String id) {
    return Pattern.compile(
            "\\bid[\"']?\\s*[:=]\\s*[\"']?"
                + Pattern.quote(id)
                + "(?![\\w.-])|:"
                + Pattern.quote(id)
                + "(?![\\w.-])")
        .matcher(texts.getOrDefault(file, ""));
  }

  /**
   * What Liquibase runs again when it was edited is a repeatable migration; the print is silent.
   */
  private boolean isRunOnChange(Path file, String id) {
    Matcher matcher = identified(file, id);
    if (!matcher.find()) {
      return false;
    }
    String text = texts.getOrDefault(file, "");
    int begin = Math.max(0, text.lastIndexOf(CHANGE_SET, matcher.start()));
    int end = text.indexOf(CHANGE_SET, matcher.end());
    return RUN_ON_CHANGE.matcher(text.substring(begin, end < 0 ? text.length() : end)).find();
  }

  private static int line(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private void look() {
    texts.forEach(
        (file, text) -> {
          String looked =
              EVERYWHERE_THE_SAME
                  .matcher(text)
                  // Lines are counted.
                  .replaceAll(
                      found -> "\n".repeat(line(found.group(), found.group().length()) - 1));
          for (Hidden hidden : Hidden.values()) {
            Matcher matcher = hidden.pattern.matcher(looked);
            if (matcher.find()) {
              problem(file, line(looked, matcher.start()), hidden.message);
            }
          }
        });
  }

  private void problem(Path file, int line, String message) {
    problems.add(new Finding(LiquibaseSource.RULE, file.toString(), line, message));
  }
}
