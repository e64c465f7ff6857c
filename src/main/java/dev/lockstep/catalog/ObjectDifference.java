// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object that is not as expected. Definitions are known where a catalog is at hand. */
public sealed interface ObjectDifference {
  ObjectId id();

  /** One line for people who compare a database with its schema. */
  String message();

  /** The same where the live database is compared with the canonical schema: each side by name. */
  default String inDatabase() {
    return id() + inDatabase("");
  }

  /**
   * The same without what it is about.
   *
   * @param counts what belongs to it, if it does
   */
  default String inDatabase(String counts) {
    return counts
        + switch (this) {
          case Missing missing -> " is in the schema, but not in the database";
          case Unexpected unexpected -> " is in the database, but not in the schema";
          case Different different ->
              different.expected() == null
                  ? " is not the same in the database as in the schema"
                  : " is not the same in the database as in the schema ("
                      + different.detail()
                      + ")";
        };
  }

  /** It should be there. */
  record Missing(ObjectId id) implements ObjectDifference {
    @Override
    public String message() {
      return id + " is missing";
    }
  }

  /** Nobody asked for it. */
  record Unexpected(ObjectId id) implements ObjectDifference {
    @Override
    public String message() {
      return id + " is not in the schema";
    }
  }

  /** It is there, and another. */
  record Different(ObjectId id, @Nullable CatalogObject expected, CatalogObject actual)
      implements ObjectDifference {
    /** The definition it should have, if more than its hash is known. */
    public Optional<String> expectedDefinition() {
      return Optional.ofNullable(expected).map(CatalogObject::definition);
    }

    /** The attributes that differ; empty if no more than the hash of the expected is known. */
    public String detail() {
      return expected == null ? "" : String.join(", ", expected.differences(actual));
    }

    @Override
    public String message() {
      return expected == null ? id + " differs from the schema" : id + " differs in " + detail();
    }
  }
}
