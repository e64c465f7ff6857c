// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.util.List;

/**
 * What was generated and proven.
 *
 * @param files to be written: migrations, reverses, scaffolds, the lock; empty: all is in lockstep
 * @param removed files that these replace and that are to be deleted
 * @param recorded migrations written by hand that the lock remembers from now on
 * @param drops data that goes with it, and who says so
 * @param findings why nothing is written; empty if something may be
 * @param notes what people should know: data that is lost, what is left to do
 * @param migrations how many migrations there are among the files
 */
public record Generated(
    List<GeneratedFile> files,
    List<Path> removed,
    List<String> recorded,
    List<Drop> drops,
    List<Finding> findings,
    List<String> notes,
    int migrations) {
  public Generated {
    files = List.copyOf(files);
    removed = List.copyOf(removed);
    recorded = List.copyOf(recorded);
    drops = List.copyOf(drops);
    findings = findings.stream().sorted().distinct().toList();
    notes = List.copyOf(notes);
  }
}
