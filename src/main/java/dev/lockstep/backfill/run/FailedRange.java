// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;

/**
 * A range whose last attempt failed.
 *
 * @param after the key before the batch that failed
 * @param upTo the last key of the range
 * @param failed whether it was given up; else it is tried again
 */
public record FailedRange(
    Key after, Key upTo, boolean failed, long retries, String sqlState, String error) {}
