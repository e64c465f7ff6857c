// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Publication;

/** {@code ALTER PUBLICATION … SET (…)}. */
public record SetPublicationSettings(CatalogObject publication) implements Operation {
  /** As SQL says them. */
  public static String settings(CatalogObject publication) {
    Publication attributes = new Publication(publication);
    return "publish = '%s', publish_via_partition_root = %s"
            .formatted(attributes.publish(), attributes.viaRoot())
        + (attributes.generatedColumns().equals("s") ? ", publish_generated_columns = stored" : "");
  }

  @Override
  public String sql() {
    return "ALTER PUBLICATION "
        + SqlNames.name(publication.id().name())
        + " SET ("
        + settings(publication)
        + ")";
  }
}
