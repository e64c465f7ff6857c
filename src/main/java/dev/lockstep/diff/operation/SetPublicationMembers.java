// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Publication;
import java.util.ArrayList;
import java.util.List;

/** {@code ALTER PUBLICATION … SET TABLE}. */
public record SetPublicationMembers(CatalogObject publication) implements Operation {
  /** What it publishes, as SQL says it; empty for nothing, or for all tables. */
  public static String members(CatalogObject publication) {
    List<String> members = new ArrayList<>();
    // One word for all of them: before 15, TABLE cannot be repeated.
    String tables = String.join(", ", new Publication(publication).tables());
    if (!tables.isEmpty()) {
      members.add("TABLE " + tables);
    }
    new Publication(publication)
        .schemas()
        .forEach(schema -> members.add("TABLES IN SCHEMA " + schema));
    return String.join(", ", members);
  }

  @Override
  public String sql() {
    return "ALTER PUBLICATION "
        + SqlNames.name(publication.id().name())
        + " SET "
        + members(publication);
  }
}
