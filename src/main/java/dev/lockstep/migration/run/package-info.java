// SPDX-License-Identifier: Apache-2.0
/**
 * The runner: one run from lease to report, with the retries, timeouts and notes around each
 * migration.
 */
@NullMarked
package dev.lockstep.migration.run;

import org.jspecify.annotations.NullMarked;
