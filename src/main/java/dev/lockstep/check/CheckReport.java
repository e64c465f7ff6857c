// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.finding.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a check found.
 *
 * @param findings sorted by file and line; empty: all is proven
 * @param steps of some findings, the statements that do the same safely
 * @param notes what people should know and need not mend at once
 * @param fromMemory whether the proof is an earlier one of the same files
 * @param elapsed how long it took
 */
public record CheckReport(
    List<Finding> findings,
    Map<Finding, List<String>> steps,
    List<String> notes,
    boolean fromMemory,
    Duration elapsed) {
  public CheckReport {
    steps = Map.copyOf(steps);
    notes = List.copyOf(notes);
    findings = findings.stream().sorted().distinct().toList();
  }

  /** The statements that do what {@code finding} is about safely; none where there are none. */
  public List<String> steps(Finding finding) {
    return steps.getOrDefault(finding, List.of());
  }

  public boolean passed() {
    return findings.isEmpty();
  }
}
