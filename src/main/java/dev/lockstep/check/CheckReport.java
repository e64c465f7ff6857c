package dev.lockstep.check;

import dev.lockstep.finding.Finding;
import java.time.Duration;
import java.util.List;

/**
 * What a check found.
 *
 * @param findings sorted by file and line; empty: all is proven
 * @param fromMemory whether the proof is an earlier one of the same files
 * @param elapsed how long it took
 */
public record CheckReport(List<Finding> findings, boolean fromMemory, Duration elapsed) {
  public CheckReport {
    findings = findings.stream().sorted().distinct().toList();
  }

  public boolean passed() {
    return findings.isEmpty();
  }
}
