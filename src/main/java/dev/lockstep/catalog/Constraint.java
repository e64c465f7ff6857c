// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;

/** What a constraint of a table or domain has. An object of another kind has none of it. */
public record Constraint(CatalogObject object) {
  public static final String TYPE = "type";
  public static final String NOT_VALID = "not_valid";
  public static final String OPTIONS = "options";
  public static final String CLUSTERED = "clustered";

  /** {@code PRIMARY KEY}, {@code CHECK} …; empty for a constraint of a domain. */
  public String type() {
    return object.value(TYPE);
  }

  /** What follows its name: {@code UNIQUE (a, b)}. */
  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  /** Whether rows of before it may break it. */
  public boolean isNotValid() {
    return object.is(NOT_VALID);
  }

  /** Whether PostgreSQL holds rows to it at all; from 18 on it may only be noted. */
  public boolean isEnforced() {
    return !definition().endsWith(" NOT ENFORCED");
  }

  /** Storage parameters of its index. */
  public List<String> options() {
    return object.lines(OPTIONS);
  }

  /** Whether its index is what {@code CLUSTER} goes by. */
  public boolean isClustered() {
    return object.is(CLUSTERED);
  }

  public boolean isPrimaryKey() {
    return type().equals("PRIMARY KEY");
  }

  public boolean isUnique() {
    return type().equals("UNIQUE");
  }

  /** Whether rows of other tables can refer to it. */
  public boolean isKey() {
    return isPrimaryKey() || isUnique();
  }

  /** Whether it is kept by an index of its own. */
  public boolean hasIndex() {
    return isKey() || type().equals("EXCLUDE");
  }

  public boolean isForeignKey() {
    return type().equals("FOREIGN KEY");
  }

  public boolean isCheck() {
    return type().equals("CHECK");
  }
}
