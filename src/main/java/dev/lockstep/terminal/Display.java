// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

/** What an output of this process leads to. */
public interface Display {
  /** A file or a pipe: nothing is cut there, and nothing changes that was printed. */
  Display NONE =
      new Display() {
        @Override
        public boolean isTerminal() {
          return false;
        }

        @Override
        public int columns() {
          return Integer.MAX_VALUE;
        }

        @Override
        public int rows() {
          return Integer.MAX_VALUE;
        }
      };

  /** Whether a person looks at it, as far as can be known. */
  boolean isTerminal();

  /** How wide it is now; asked anew at each redraw, since people resize windows. */
  int columns();

  /** How high it is now. */
  int rows();
}
