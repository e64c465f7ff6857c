// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What a domain has beside its constraints. */
public record Domain(CatalogObject object) {
  public static final String TYPE = "type";
  public static final String COLLATION = "collation";
  public static final String NOT_NULL = "not_null";

  /** The type that it is over. */
  public String type() {
    return object.value(TYPE);
  }

  public Optional<String> collation() {
    return object.attribute(COLLATION);
  }

  public boolean isNotNull() {
    return object.is(NOT_NULL);
  }

  /** Its default. */
  public Optional<String> expression() {
    return object.attribute(Attributes.EXPRESSION);
  }
}
