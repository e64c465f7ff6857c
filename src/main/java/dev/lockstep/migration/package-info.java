/**
 * Migration files, directives, the plan, the runner, its lease, lock retry, the gate, and recovery.
 */
@NullMarked
package dev.lockstep.migration;

import org.jspecify.annotations.NullMarked;
