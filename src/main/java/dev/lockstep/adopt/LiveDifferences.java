// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.drift.Drift;
import dev.lockstep.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the live schema is not the one that the applied migrations make. */
final class LiveDifferences {
  private LiveDifferences() {}

  /**
   * Refuses a database that differs, object by object, with the SQL that would make the two equal.
   *
   * @param hint what explains some of it at once, if anything does
   * @throws AdoptionRefusedException if anything differs
   */
  static void refuse(
      String tool,
      AppliedTrack said,
      List<TrackMigration> applied,
      Drift drift,
      Supplier<Optional<String>> hint) {
    if (drift.report().isEmpty()) {
      return;
    }
    int count = drift.report().differences().size();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        finding(
            "its schema differs in "
                + count
                + (count == 1 ? " object from " : " objects from ")
                + (applied.isEmpty()
                    ? "that of an empty database, and " + nothing(tool, said)
                    : "what the migrations up to "
                        + applied.getLast().name()
                        + " make; make the two equal, or name what is not "
                        + tool
                        + "'s in LOCKSTEP_NOT_OURS")));
    hint.get().ifPresent(text -> findings.add(finding(text)));
    drift.report().differences().forEach(each -> findings.add(finding(each.message())));
    throw new AdoptionRefusedException(findings, details(applied, drift));
  }

  private static Finding finding(String message) {
    return new Finding(LiveCheck.RULE, "the database", 0, message);
  }

  private static String nothing(String tool, AppliedTrack said) {
    return said.table().isEmpty()
        ? "it has no table of "
            + tool
            + "'s; if all migrations are applied there, as by a push, adopt with --applied all"
        : said.table() + " says that nothing is applied";
  }

  private static List<String> details(List<TrackMigration> applied, Drift drift) {
    List<String> details = new ArrayList<>();
    if (applied.isEmpty()) {
      return details;
    }
    if (!drift.toSchema().isEmpty()) {
      details.add("-- to make the database equal to the files:");
      drift
          .toSchema()
          .forEach(script -> details.add("BEGIN;\n" + script.stripTrailing() + "\nCOMMIT;"));
    }
    if (!drift.toDatabase().isEmpty()) {
      details.add("-- to make the files equal to the database, in a migration of their own:");
      drift.toDatabase().stream()
          .flatMap(String::lines)
          .map(line -> "-- " + line)
          .forEach(details::add);
    }
    if (!drift.report().exact()) {
      details.add(
          "-- no SQL, and expressions not compared: the scratch server is of another PostgreSQL; set"
              + " LOCKSTEP_SHADOW_URL to one of the database's");
    }
    return details;
  }
}
