// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.postgres.Digests;
import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code backfills/<name>.sql}, strictly: what it does not know is an error. */
public final class DefinitionParser {
  private static final Set<String> KEYS =
      ordered(
          "table",
          "key",
          "batch",
          "target",
          "workers",
          "requires",
          "schedule",
          "window",
          "nice",
          "synchronous-commit");
  private static final Set<String> SECTIONS = ordered("batch", "remaining", "throttle");

  /** Statements that would end the batch's transaction or outlive it. */
  private static final Set<String> NOT_IN_A_BATCH =
      Set.of(
          "begin",
          "start",
          "commit",
          "end",
          "rollback",
          "abort",
          "prepare",
          "savepoint",
          "release",
          "set",
          "reset",
          "discard",
          "listen",
          "unlisten",
          "vacuum",
          "copy",
          "call");

  private final String name;
  private final String file;
  private final String text;
  private final List<DefinitionProblem> problems = new ArrayList<>();

  private DefinitionParser(String name, String file, String text) {
    this.name = name;
    this.file = file;
    this.text = text;
  }

  /**
   * Reads one definition.
   *
   * @param file the file's path, for messages
   * @param content its text
   * @throws DefinitionException with every problem in it
   */
  public static BackfillDefinition parse(String name, String file, String content) {
    String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
    return new DefinitionParser(name, file, text.replace("\r\n", "\n").replace('\r', '\n')).read();
  }

  private BackfillDefinition read() {
    List<String> lines = text.lines().toList();
    int start = 0;
    while (start < lines.size() && lines.get(start).isBlank()) {
      start++;
    }
    if (start == lines.size() || !lines.get(start).strip().matches("/\\*\\s*lockstep")) {
      throw new DefinitionException(
          new DefinitionProblem(
              file, start + 1, "no header: a backfill starts with '/* lockstep'"));
    }
    int end = start + 1;
    while (end < lines.size() && !lines.get(end).strip().equals("*/")) {
      end++;
    }
    if (end == lines.size()) {
      throw new DefinitionException(
          new DefinitionProblem(
              file, start + 1, "the header does not end: put '*/' on a line of its own"));
    }
    Header header = Header.parse(file, start + 2, lines.subList(start + 1, end), KEYS, problems);
    Map<String, List<SqlTemplate>> sections =
        Sections.parse(file, end + 2, lines.subList(end + 1, lines.size()), SECTIONS, problems);
    return build(header, sections, start + 1);
  }

  private BackfillDefinition build(
      Header header, Map<String, List<SqlTemplate>> sections, int line) {
    TargetTable table = header.read("table", TargetTable::parse, new TargetTable(null, "?"));
    boolean unread = problems.stream().anyMatch(each -> each.message().startsWith("'table': "));
    if (!header.lines().containsKey("table") && !unread) {
      problems.add(
          new DefinitionProblem(file, line, "no 'table': name the table whose key is walked"));
    }
    List<String> key = header.read("key", Header::columns, List.of());
    List<SqlTemplate> batch = sections.getOrDefault("batch", List.of());
    batch.forEach(this::checkVerb);
    if (batch.isEmpty() && problems.isEmpty()) {
      problems.add(
          new DefinitionProblem(file, line, "no '-- @batch' section: what should be done?"));
    }
    SqlTemplate remaining = single(sections, "remaining");
    SqlTemplate throttle = single(sections, "throttle");
    if (remaining == null && problems.isEmpty()) {
      problems.add(
          new DefinitionProblem(
              file, line, "no '-- @remaining' section: how is it known to be complete?"));
    }
    BackfillDefinition definition =
        new BackfillDefinition(
            name,
            file,
            checksum(text),
            table,
            key,
            header.read("batch", value -> Header.positive(value, 100_000), 1000),
            header.read("target", DefinitionParser::target, Duration.ofMillis(200)),
            header.read("workers", value -> Header.positive(value, 64), 1),
            header.read("requires", DefinitionParser::version),
            header.read("schedule", Schedule::parse),
            header.read("window", Window::parse),
            header.read("nice", DefinitionParser::nice, 0.0),
            header.read("synchronous-commit", DefinitionParser::onOrOff, false),
            new Sql(
                batch,
                remaining == null ? new SqlTemplate(file, line, List.of()) : remaining,
                throttle),
            header.lines());
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return definition;
  }

  private @Nullable SqlTemplate single(Map<String, List<SqlTemplate>> sections, String section) {
    List<SqlTemplate> statements = sections.getOrDefault(section, List.of());
    if (statements.size() > 1) {
      problems.add(
          new DefinitionProblem(
              file, statements.get(1).line(), "'@" + section + "' is one query, not more"));
    }
    if (statements.isEmpty()) {
      return null;
    }
    for (SqlTemplate.Parameter parameter : statements.get(0).parameters()) {
      problems.add(
          new DefinitionProblem(
              file, parameter.line(), "'@" + section + "' has no parameters: " + parameter));
    }
    return statements.get(0);
  }

  private void checkVerb(SqlTemplate statement) {
    if (NOT_IN_A_BATCH.contains(statement.verb())) {
      problems.add(
          new DefinitionProblem(
              file,
              statement.line(),
              statement.verb().toUpperCase(java.util.Locale.ROOT)
                  + " cannot be in a batch: each batch is one transaction of Lockstep's"));
    }
  }

  private static String version(String text) {
    if (!text.matches("\\d+([._]\\d+)*")) {
      throw new IllegalArgumentException("'" + text + "' is not the version of a migration");
    }
    return text;
  }

  private static Duration target(String text) {
    return Durations.parse(text, Duration.ofHours(1));
  }

  private static Double nice(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3})?")) {
      throw new IllegalArgumentException("'" + text + "' is not a number from 0 to 999");
    }
    return Double.valueOf(text);
  }

  private static Boolean onOrOff(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
    };
  }

  /** SHA-256 of {@code text} in UTF-8, in hex. */
  public static String checksum(String text) {
    return Digests.sha256(text);
  }

  private static Set<String> ordered(String... words) {
    return java.util.Collections.unmodifiableSet(new LinkedHashSet<>(List.of(words)));
  }
}
