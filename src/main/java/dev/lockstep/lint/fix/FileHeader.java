// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.sql.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands above the first statement of a migration.
 *
 * @param whole what is for all of the file, with its directives
 * @param ofFirst the comment right above the first statement, which goes where that goes
 */
record FileHeader(String whole, String ofFirst) {
  /** What a part needs that runs behind the first. */
  private static final Set<String> CARRIED =
      Set.of("lock-timeout", "statement-timeout", "irreversible", "allow");

  /** Of what stands above the first statement. */
  static FileHeader of(String above) {
    List<String> lines = new ArrayList<>(above.lines().toList());
    int own = lines.size();
    while (own > 0 && !lines.get(own - 1).isBlank()) {
      own--;
    }
    StringBuilder whole = new StringBuilder();
    StringBuilder ofFirst = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      boolean directive = directive(lines.get(i)).isPresent();
      (i < own || directive ? whole : ofFirst).append(lines.get(i)).append('\n');
    }
    return new FileHeader(whole.toString().strip(), ofFirst.toString());
  }

  /** What the first part has above it. */
  String whole(boolean outside) {
    return outside ? withoutShortTimeout() : whole;
  }

  /** A build beside writers waits for each of them: a short timeout would end it. */
  private String withoutShortTimeout() {
    return whole
        .lines()
        .filter(line -> directive(line).filter(FileHeader::isLockTimeout).isEmpty())
        .collect(Collectors.joining("\n"))
        .strip();
  }

  private static boolean isLockTimeout(Directive directive) {
    return directive.name().equals("lock-timeout");
  }

  /** Its directives that a later part needs as well. */
  String carried(boolean outside) {
    StringBuilder carried = new StringBuilder();
    for (String line : whole(outside).lines().toList()) {
      directive(line)
          .filter(each -> CARRIED.contains(each.name()))
          .ifPresent(each -> carried.append(line.strip()).append('\n'));
    }
    return carried.toString().strip();
  }

  private static Optional<Directive> directive(String line) {
    return Directive.in(1, line);
  }
}
