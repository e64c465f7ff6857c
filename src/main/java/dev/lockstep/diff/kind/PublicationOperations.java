// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Publication;
import dev.lockstep.diff.operation.CreatePublication;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetPublicationMembers;
import dev.lockstep.diff.operation.SetPublicationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Publications. */
final class PublicationOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject publication, BothCatalogs around) {
    return List.of(new CreatePublication(publication));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    // Without members SET has nothing to name, and going back to the default has no word.
    return !attributes.contains(Publication.ALL_TABLES)
        && !attributes.contains(Publication.GENERATED_COLUMNS)
        && hasMembers(to) == hasMembers(from);
  }

  private static boolean hasMembers(CatalogObject publication) {
    return !SetPublicationMembers.members(publication).isEmpty();
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    String settings = SetPublicationSettings.settings(to);
    if (!settings.equals(SetPublicationSettings.settings(from))) {
      operations.add(new SetPublicationSettings(to));
    }
    if (hasMembers(to)) {
      operations.add(new SetPublicationMembers(to));
    }
    return operations;
  }
}
