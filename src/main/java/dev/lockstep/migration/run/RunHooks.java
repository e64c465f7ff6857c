// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.plan.Gate;

/**
 * What the application has a say in during a run.
 *
 * @param gate whether what a migration requires is complete
 * @param opener completes it, where the run is to do so
 * @param before what is done before the first change
 * @param after what is asked after a run that applied something
 */
record RunHooks(Gate gate, GateOpener opener, BeforeRun before, AfterRun after) {
  RunHooks(Gate gate) {
    this(gate, GateOpener.NONE, BeforeRun.NONE, AfterRun.NONE);
  }
}
