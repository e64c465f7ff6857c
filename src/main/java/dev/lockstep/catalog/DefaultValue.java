// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

/** The default of a column. */
public record DefaultValue(CatalogObject object) {
  public String expression() {
    return object.value(Attributes.EXPRESSION);
  }
}
