// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.generate.GeneratedFile;
import java.nio.file.Path;
import java.util.List;

/**
 * What is rewritten, proven.
 *
 * @param files to be written
 * @param replaced files that these take the place of; those that are not written again are gone
 * @param refusals what stays as it is although there is a safe form of it
 */
public record FixReport(List<GeneratedFile> files, List<Path> replaced, List<Refused> refusals) {
  /**
   * A statement that stays as it is.
   *
   * @param line its line; 0 for all of the file
   */
  public record Refused(String file, int line, String why) {
    /** {@code file:line: not rewritten: why}. */
    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + ": not rewritten: " + why;
    }
  }

  public FixReport {
    files = List.copyOf(files);
    replaced = List.copyOf(replaced);
    refusals = List.copyOf(refusals);
  }
}
