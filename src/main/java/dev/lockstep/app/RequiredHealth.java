// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.finding.Finding;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Archiving asks for a healthy database: what is not healthy, each by its name. */
public final class RequiredHealth {
  private static final String RULE = "archive-health";
  private static final int MOST_NAMED = 5;

  private RequiredHealth() {}

  /** Why {@code report} is not healthy; nothing if it is. */
  public static List<Finding> findings(HealthReport report) {
    if (report.status() == HealthStatus.HEALTHY) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>();
    if (report.database().problem() != null) {
      reasons.add(report.database().problem());
    }
    HealthReport.Migrations migrations = report.migrations();
    reasons.addAll(migrations.problems());
    migrations
        .failed()
        .forEach(
            each -> reasons.add("migration " + each.script() + " failed; see 'lockstep repair'"));
    if (!migrations.pending().isEmpty()) {
      reasons.add(
          "not applied: "
              + some(migrations.pending().stream().map(HealthReport.Migration::script).toList())
              + "; see 'lockstep migrate'");
    }
    HealthReport.GatedBy gate = migrations.gatedBy();
    if (gate != null) {
      gate.backfills()
          .forEach(each -> reasons.add("version " + gate.version() + " waits for " + each));
      gate.shims()
          .forEach(
              shim ->
                  reasons.add(
                      "version " + gate.version() + " waits until nothing uses " + shim.view()));
    }
    if (!report.tables().missing().isEmpty()) {
      reasons.add("tables are missing: " + some(report.tables().missing()));
    }
    if (!report.drift().differences().isEmpty()) {
      reasons.add(
          "the schema drifted: " + some(report.drift().differences()) + "; see 'lockstep drift'");
    }
    if (reasons.isEmpty()) {
      reasons.add("see 'lockstep status'");
    }
    return reasons.stream()
        .map(
            reason ->
                new Finding(
                    RULE,
                    "database",
                    0,
                    "is " + report.status().text() + ", not healthy: " + reason))
        .toList();
  }

  private static String some(List<String> names) {
    return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }
}
