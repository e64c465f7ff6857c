// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;

/** The values of an enum. */
public record EnumType(CatalogObject object) {
  public static final String LABELS = "labels";

  /** As SQL literals, in order. */
  public List<String> labels() {
    return object.lines(LABELS);
  }
}
