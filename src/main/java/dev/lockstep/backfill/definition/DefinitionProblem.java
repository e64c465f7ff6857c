// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

/** One thing wrong with a backfill: where ({@code line} from 1) and what to do about it. */
public record DefinitionProblem(String file, int line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
