// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

/** The default of a column. */
public record DefaultValue(CatalogObject object) {
  public String expression() {
    return object.value(Attributes.EXPRESSION);
  }

  /** Whether it is another value each time, so that a new column has one of its own in each row. */
  public boolean isVolatile() {
    return object.is(Attributes.VOLATILE);
  }
}
