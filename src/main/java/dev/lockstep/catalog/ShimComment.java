// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

/**
 * By its comment a shim that was written for a renamed table is known in a database too, when its
 * module is gone.
 */
public final class ShimComment {
  private static final String PREFIX = "lockstep shim of ";

  private ShimComment() {}

  /** The comment of a shim that stands for {@code table}. */
  public static String of(String table) {
    return PREFIX + table;
  }

  /** Whether it is a view that was written as a shim. */
  public static boolean isOn(CatalogObject view) {
    return view.kind() == ObjectKind.VIEW && is(view.value(Attributes.COMMENT));
  }

  /** Whether it is the comment of one. */
  public static boolean is(String comment) {
    return comment.startsWith(PREFIX);
  }
}
