// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.sql.Directive;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.Token;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL of a definition, cut at the lines {@code -- @batch}, {@code -- @remaining}, and so on.
 */
final class Sections {
  private Sections() {}

  /** Reads the sections of {@code lines}, the first of which is {@code firstLine}. */
  static Map<String, List<SqlTemplate>> parse(
      String file,
      int firstLine,
      List<String> lines,
      Set<String> known,
      List<DefinitionProblem> problems) {
    Map<String, List<SqlTemplate>> sections = new LinkedHashMap<>();
    String name = "";
    int start = firstLine;
    StringBuilder sql = new StringBuilder();
    Set<Integer> opaque = opaque(lines);
    for (int i = 0; i <= lines.size(); i++) {
      Optional<String> mark = i == lines.size() ? Optional.of("") : Directive.section(lines.get(i));
      if (opaque.contains(i) || mark.isEmpty()) {
        sql.append(lines.get(i)).append('\n');
        continue;
      }
      close(file, name, start, sql.toString(), sections, problems);
      if (i < lines.size()) {
        name = mark.get();
        start = firstLine + i + 1;
        sql.setLength(0);
        if (!known.contains(name)) {
          problems.add(
              new DefinitionProblem(
                  file,
                  firstLine + i,
                  "unknown section '@" + name + "'; known are @" + String.join(", @", known)));
        } else if (sections.containsKey(name)) {
          problems.add(
              new DefinitionProblem(
                  file, firstLine + i, "section '@" + name + "' is there already"));
        }
      }
    }
    return sections;
  }

  /** The lines that begin inside a string, a quoted name or a block comment: no mark is there. */
  private static Set<Integer> opaque(List<String> lines) {
    LexedText text = LexedText.of(String.join("\n", lines));
    // What does not end is an error of the section that it stands in.
    int sound = text.tokens().size() - (text.fault().isPresent() ? 1 : 0);
    Set<Integer> opaque = new HashSet<>();
    for (Token token : text.tokens().subList(0, sound)) {
      int further = (int) token.written().chars().filter(c -> c == '\n').count();
      for (int i = 0; i < further; i++) {
        opaque.add(token.line() + i);
      }
    }
    return opaque;
  }

  private static void close(
      String file,
      String name,
      int line,
      String sql,
      Map<String, List<SqlTemplate>> sections,
      List<DefinitionProblem> problems) {
    List<SqlTemplate> statements;
    try {
      statements = SqlTemplate.parse(file, line, sql);
    } catch (DefinitionException e) {
      problems.addAll(e.problems());
      return;
    }
    if (name.isEmpty()) {
      if (!statements.isEmpty()) {
        problems.add(
            new DefinitionProblem(
                file, statements.get(0).line(), "SQL outside of a section: put it under @batch"));
      }
      return;
    }
    if (statements.isEmpty()) {
      problems.add(new DefinitionProblem(file, line - 1, "section '@" + name + "' has no SQL"));
    }
    sections.putIfAbsent(name, statements);
  }
}
