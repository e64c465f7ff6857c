// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

/**
 * Another migration tool's bookkeeping in a database: it says who made what is there.
 *
 * @param tool the tool's name, as people write it
 * @param table its table, {@code schema.name}, or its schema
 * @param adopt the command that takes the database over
 */
public record OtherTool(String tool, String table, String adopt) {
  /** What was found, and what to do: one line without an end. */
  public String text() {
    return tool + " has migrated it (" + table + "): take it over with " + adopt;
  }
}
