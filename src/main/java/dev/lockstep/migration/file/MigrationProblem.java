// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.Objects;

/**
 * One thing wrong with the migrations, before anything is changed.
 *
 * @param file the file, relative to the migrations folder; or the script a history row names
 * @param line where in the file, from 1; 0 for the file as a whole
 * @param message what is wrong and what to do
 */
public record MigrationProblem(String file, int line, String message) {
  public MigrationProblem {
    Objects.requireNonNull(file);
    Objects.requireNonNull(message);
  }

  /** {@code file:line: message}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}
