// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;
import java.time.Instant;

/** A key that a batch of that one row failed on, and why. */
public record FailedKey(Key key, String sqlState, String error, Instant at) {}
