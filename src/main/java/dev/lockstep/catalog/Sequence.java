// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What a sequence has that is not an identity's. */
public record Sequence(CatalogObject object) {
  public static final String TYPE = "type";
  public static final String START = "start";
  public static final String INCREMENT = "increment";
  public static final String MINIMUM = "minimum";
  public static final String MAXIMUM = "maximum";
  public static final String CACHE = "cache";
  public static final String CYCLE = "cycle";
  public static final String UNLOGGED = "unlogged";
  public static final String OWNED_BY = "owned_by";

  public String type() {
    return object.value(TYPE);
  }

  public String start() {
    return object.value(START);
  }

  public String increment() {
    return object.value(INCREMENT);
  }

  public String minimum() {
    return object.value(MINIMUM);
  }

  public String maximum() {
    return object.value(MAXIMUM);
  }

  public String cache() {
    return object.value(CACHE);
  }

  public boolean cycles() {
    return object.is(CYCLE);
  }

  public boolean isUnlogged() {
    return object.is(UNLOGGED);
  }

  /** The column that it goes with, as SQL names it. */
  public Optional<String> ownedBy() {
    return object.attribute(OWNED_BY);
  }

  /** The column that it goes with. */
  public Optional<ObjectId> owningColumn() {
    return ownedBy().map(column -> ObjectId.parse("column " + column));
  }

  /** Whether it goes with that column. */
  public boolean isOwnedBy(ObjectId column) {
    return owningColumn().filter(column::equals).isPresent();
  }
}
