// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

import dev.lockstep.catalog.ObjectId;

/**
 * The rows that migrations leave in a table.
 *
 * @param table which
 * @param count how many
 * @param insert the statement that puts them there, without its semicolon
 * @param digest of all of them, in no order
 */
public record SeedRows(ObjectId table, long count, String insert, String digest) {}
