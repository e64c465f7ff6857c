// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Publication;

/** {@code CREATE PUBLICATION}. */
public record CreatePublication(CatalogObject publication) implements Operation {
  @Override
  public String sql() {
    String members = SetPublicationMembers.members(publication);
    return "CREATE PUBLICATION "
        + SqlNames.name(publication.id().name())
        + (new Publication(publication).hasAllTables()
            ? " FOR ALL TABLES"
            : members.isEmpty() ? "" : " FOR " + members)
        + " WITH ("
        + SetPublicationSettings.settings(publication)
        + ")";
  }
}
