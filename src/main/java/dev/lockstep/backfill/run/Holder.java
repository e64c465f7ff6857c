// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process that works on a run now: its lease on a range is not over.
 *
 * @param name of the process, for people
 * @param since when it took the first of the ranges it holds; null: not known
 * @param ranges how many it holds
 */
public record Holder(String name, @Nullable Instant since, int ranges) {}
