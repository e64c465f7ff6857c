// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.View;
import java.util.List;
import java.util.Optional;

/**
 * {@code CREATE MATERIALIZED VIEW}.
 *
 * @param withoutData another one that it reads and that waits for a REFRESH, so that it has to wait
 *     as well
 */
public record CreateMaterializedView(CatalogObject view, Optional<ObjectId> withoutData)
    implements Operation {
  @Override
  public String sql() {
    View attributes = new View(view);
    return "CREATE MATERIALIZED VIEW "
        + SqlNames.qualified(view.id())
        + attributes.accessMethod().map(method -> " USING " + method).orElse("")
        + SqlNames.with(attributes.options())
        + " AS\n"
        + attributes.definition()
        + (withoutData.isPresent() ? "\nWITH NO DATA" : "");
  }

  @Override
  public List<String> comment() {
    return withoutData.stream()
        .map(
            read ->
                SqlNames.qualified(read)
                    + ", which it reads, has no data by the migrations, and nor has it: REFRESH"
                    + " MATERIALIZED VIEW "
                    + SqlNames.qualified(view.id())
                    + " when that has some")
        .toList();
  }
}
