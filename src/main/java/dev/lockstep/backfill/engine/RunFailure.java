// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.run.FailedKey;
import dev.lockstep.backfill.run.FailedRange;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.backfill.run.UnfinishedWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why a run failed whose keys were all visited: some were left out, or ranges given up. What it
 * says has neither keys nor values in it, since it goes to logs and to roles that may see none; the
 * status has those.
 */
record RunFailure(Fault fault, String text) {
  static RunFailure of(Connection connection, Run run, long quarantined, int ranges)
      throws SQLException {
    List<FailedKey> keys = UnfinishedWork.quarantined(connection, RunTables.TABLES, run.id());
    List<FailedRange> failed =
        UnfinishedWork.troubles(connection, RunTables.TABLES, run.id()).stream()
            .filter(FailedRange::failed)
            .toList();
    Set<String> keyStates = new TreeSet<>();
    keys.forEach(key -> keyStates.add(key.sqlState()));
    Set<String> rangeStates = new TreeSet<>();
    failed.forEach(range -> rangeStates.add(range.sqlState()));

    String left =
        (quarantined == 1 ? "1 key is" : quarantined + " keys are")
            + " in quarantine"
            + codes(keyStates);
    String given = (ranges == 1 ? "1 range" : ranges + " ranges") + " failed" + codes(rangeStates);
    String what =
        quarantined > 0 && ranges > 0 ? left + " and " + given : quarantined > 0 ? left : given;
    return new RunFailure(
        fault(quarantined, rangeStates),
        what
            + ": 'lockstep backfill status "
            + run.name()
            + "' names keys and errors; when they are set right, 'lockstep backfill run "
            + run.name()
            + "' takes up those alone");
  }

  /** A range that was given up says more than the keys that were left out before. */
  private static Fault fault(long quarantined, Set<String> rangeStates) {
    Set<Fault> faults = new TreeSet<>();
    rangeStates.forEach(state -> faults.add(Fault.ofState(state)));
    if (faults.isEmpty() || !faults.contains(Fault.FILE) && quarantined > 0) {
      return Fault.ROWS;
    }
    return faults.iterator().next();
  }

  private static String codes(Set<String> states) {
    String codes = String.join(", ", states.stream().filter(state -> !state.isEmpty()).toList());
    return codes.isEmpty() ? "" : " (" + codes + ")";
  }
}
