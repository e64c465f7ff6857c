// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The README's tour: its {@code sh} blocks cut into steps. A step ends with its expectations, the
 * lines that begin with {@code # =>}, each a fragment of what the step prints.
 */
record Tour(List<Step> steps) {
  private static final String EXPECTED = "# =>";

  record Step(String commands, List<String> expected) {}

  static Tour read() {
    List<Step> steps = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    boolean inside = false;
    for (String line : Readme.section("tour").lines().toList()) {
      boolean expectation = inside && line.startsWith(EXPECTED);
      if (!expected.isEmpty() && !expectation) {
        steps.add(new Step(String.join("\n", commands), List.copyOf(expected)));
        commands.clear();
        expected.clear();
      }
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (expectation) {
        expected.add(line.substring(EXPECTED.length()).strip());
      } else if (inside) {
        commands.add(line);
      }
    }
    if (!commands.isEmpty()) {
      steps.add(new Step(String.join("\n", commands), List.copyOf(expected)));
    }
    return new Tour(steps);
  }

  /** All steps as one script, which says when a step ends. */
  String script() {
    StringBuilder script = new StringBuilder("set -eu\ntrap 'kill $(jobs -p) 2>/dev/null' EXIT\n");
    for (int i = 0; i < steps.size(); i++) {
      script.append(steps.get(i).commands()).append('\n');
      script.append("printf '\\n%s\\n' '").append(end(i)).append("'\n");
    }
    return script.toString();
  }

  static String end(int step) {
    return "@@ end of step " + step;
  }
}
