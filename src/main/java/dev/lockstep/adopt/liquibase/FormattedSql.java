// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.adopt.FlywayText;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The changesets of a changelog in formatted SQL, or of a folder of such files, by their names. */
final class FormattedSql {
  private static final Pattern HEAD =
      Pattern.compile("(?i)\\A\\uFEFF?\\s*--\\s*liquibase formatted sql\\b.*");
  private static final Pattern CHANGE_SET =
      Pattern.compile(
          "(?im)^[ \\t]*--[ \\t]*changeset[ \\t]+(\"[^\"]+\"|[^:\\r\\n]+):(\"[^\"]+\"|\\S+)(.*)$");
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z]+):(\"[^\"]*\"|'[^']*'|\\S+)");

  private final Path changelog;
  private final List<Finding> problems;

  FormattedSql(Path changelog, List<Finding> problems) {
    this.changelog = changelog;
    this.problems = problems;
  }

  List<ChangeSet> read() throws IOException {
    List<ChangeSet> all = new ArrayList<>();
    for (Path file : files()) {
      Optional<String> text = FlywayText.read(LiquibaseSource.RULE, file, problems);
      if (text.isPresent()) {
        changeSets(file, text.get(), all);
      }
    }
    Map<String, ChangeSet> seen = new HashMap<>();
    for (ChangeSet each : all) {
      ChangeSet first = seen.putIfAbsent(each.name(), each);
      if (first != null) {
        problem(
            each.file(),
            each.line(),
            each.name() + " is there twice, first in " + first.file() + " at line " + first.line());
      }
    }
    if (all.isEmpty() && problems.isEmpty()) {
      problem(changelog, 0, "has no changesets");
    }
    return all;
  }

  private List<Path> files() throws IOException {
    String name = changelog.getFileName().toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(changelog)) {
      try (Stream<Path> files = Files.list(changelog)) {
        return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
      }
    }
    if (!Files.isRegularFile(changelog)) {
      problem(changelog, 0, "there is no such changelog");
      return List.of();
    }
    if (!name.endsWith(".sql")) {
      problem(
          changelog,
          0,
          "is not in formatted SQL, and only Liquibase makes SQL of it, which is not installed here:"
              + " put it on the PATH or set LIQUIBASE_HOME, or take the database over with 'lockstep"
              + " adopt database'");
      return List.of();
    }
    return List.of(changelog);
  }

  private void changeSets(Path file, String text, List<ChangeSet> into) {
    if (!HEAD.matcher(text).lookingAt()) {
      problem(file, 1, "does not begin with '--liquibase formatted sql'");
      return;
    }
    Matcher head = CHANGE_SET.matcher(text);
    List<Integer> starts = new ArrayList<>();
    while (head.find()) {
      starts.add(head.start());
    }
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
      String part = text.substring(starts.get(i), end);
      Matcher matcher = CHANGE_SET.matcher(part);
      if (matcher.lookingAt()) {
        into.add(
            new ChangeSet(
                unquoted(matcher.group(1)),
                unquoted(matcher.group(2)),
                attributes(matcher.group(3)),
                file,
                1 + (int) text.substring(0, starts.get(i)).chars().filter(c -> c == '\n').count(),
                part));
      }
    }
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new HashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(text);
    while (matcher.find()) {
      attributes.put(matcher.group(1).toLowerCase(Locale.ROOT), unquoted(matcher.group(2)));
    }
    return attributes;
  }

  private static String unquoted(String text) {
    return text.strip().replaceAll("^[\"']|[\"']$", "");
  }

  private void problem(Path file, int line, String message) {
    problems.add(new Finding(LiquibaseSource.RULE, file.toString(), line, message));
  }
}
