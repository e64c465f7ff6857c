// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

/**
 * A function that a migration leaves behind although its body is about what the migration dropped.
 * PostgreSQL does not know of it: a body that is a string has no dependencies.
 *
 * @param function as SQL calls it, with the types of its arguments
 * @param table the relation that is gone, or has lost a column
 * @param column the number of the column; 0: the relation itself
 * @param certain whether PostgreSQL refuses to make the function again; else its body has the names
 */
public record FunctionUse(String function, long table, int column, boolean certain) {}
