// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.List;

/**
 * Lets a sequence go on where another one is.
 *
 * @param sequence an expression for the one that goes on
 * @param other the other one, as SQL names it
 */
public record ContinueFromSequence(String sequence, String other) implements Operation {
  @Override
  public String sql() {
    return "SELECT setval(" + sequence + ", last_value, is_called) FROM " + other;
  }

  @Override
  public List<String> comment() {
    return List.of("the next value is what it was");
  }
}
