// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

/**
 * A range that this worker holds.
 *
 * @param epoch which holder of the range it is: once another one has it, this one can write no more
 * @param batchRows rows of the next batch
 */
public record Claim(long runId, int no, long epoch, int batchRows) {}
