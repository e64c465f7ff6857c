// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

/** Where an extension lives. */
public record Extension(CatalogObject object) {
  public static final String IN_SCHEMA = "in_schema";

  public String schema() {
    return object.value(IN_SCHEMA);
  }

  /** The comment that it comes with; empty if it comes with none, or is no extension. */
  public String ownComment() {
    return object.value(Attributes.OWN_COMMENT);
  }
}
