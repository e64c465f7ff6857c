// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/**
 * {@code DROP SEQUENCE}.
 *
 * @param name as SQL names it
 * @param goesOn whether another one goes on from the number that it has come to
 */
public record DropSequence(String name, boolean goesOn) implements Operation {
  @Override
  public String sql() {
    return "DROP SEQUENCE " + name;
  }

  /** Its number is gone with it. */
  @Override
  public Reversibility reversibility() {
    return goesOn ? Reversibility.LOSSLESS : Reversibility.LOSSY;
  }
}
