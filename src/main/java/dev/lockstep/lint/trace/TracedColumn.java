// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

/**
 * A column of a table as the catalog has it.
 *
 * @param table whose
 * @param number {@code attnum}, which a rename does not change
 * @param type as SQL writes it, with its length
 * @param filled whether a new row gets a value without giving one: a default, an identity, or
 *     computed
 */
public record TracedColumn(
    long table, int number, String name, String type, boolean notNull, boolean filled) {}
