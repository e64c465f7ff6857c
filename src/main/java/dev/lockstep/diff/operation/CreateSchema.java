// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;

/** {@code CREATE SCHEMA}. */
public record CreateSchema(ObjectId schema) implements Operation {
  @Override
  public String sql() {
    return "CREATE SCHEMA " + SqlNames.name(schema.name());
  }
}
