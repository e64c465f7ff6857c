// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import java.time.Duration;

/**
 * What a statement would do to a live database.
 *
 * @param table the largest that it goes through
 * @param work how long it would take with nothing else going on
 */
public record Estimate(TableSize table, Duration work) {}
