// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;

/**
 * {@code ALTER TYPE … ADD VALUE}. It cannot be used in the transaction that adds it.
 *
 * @param label as a literal
 * @param place where among the others, with a blank before; empty for the only one
 */
public record AddEnumValue(ObjectId type, String label, String place) implements Operation {
  @Override
  public String sql() {
    return "ALTER TYPE " + SqlNames.qualified(type) + " ADD VALUE " + label + place;
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.LOSSY;
  }
}
