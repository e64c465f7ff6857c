// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object that is not as expected. Definitions are known where a catalog is at hand. */
public sealed interface Difference {
  ObjectId id();

  /** One line for people. */
  String message();

  /** It should be there. */
  record Missing(ObjectId id) implements Difference {
    @Override
    public String message() {
      return id + " is missing";
    }
  }

  /** Nobody asked for it. */
  record Unexpected(ObjectId id) implements Difference {
    @Override
    public String message() {
      return id + " is not in the schema";
    }
  }

  /** It is there, and another. */
  record Different(ObjectId id, @Nullable CatalogObject expected, CatalogObject actual)
      implements Difference {
    /** The definition it should have, if more than its hash is known. */
    public Optional<String> expectedDefinition() {
      return Optional.ofNullable(expected).map(CatalogObject::definition);
    }

    @Override
    public String message() {
      return expected == null
          ? id + " differs from the schema"
          : id + " differs in " + String.join(", ", expected.differences(actual));
    }
  }
}
