// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.finding.Finding;
import java.time.Duration;
import java.util.List;

/**
 * What a check found.
 *
 * @param findings sorted by file and line; empty: all is proven
 * @param notes what people should know and need not mend at once
 * @param fromMemory whether the proof is an earlier one of the same files
 * @param elapsed how long it took
 */
public record CheckReport(
    List<Finding> findings, List<String> notes, boolean fromMemory, Duration elapsed) {
  public CheckReport {
    notes = List.copyOf(notes);
    findings = findings.stream().sorted().distinct().toList();
  }

  public boolean passed() {
    return findings.isEmpty();
  }
}
