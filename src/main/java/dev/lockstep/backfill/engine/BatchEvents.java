// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

/** Points in a batch that tests wait for, or break at; nothing in production. */
@FunctionalInterface
public interface BatchEvents {
  BatchEvents NONE = point -> {};

  /** {@code locked}, {@code worked}, {@code written} or {@code committed} was reached. */
  void reached(String point);
}
