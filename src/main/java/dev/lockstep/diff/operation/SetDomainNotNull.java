// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Domain;
import java.util.Set;

/** {@code ALTER DOMAIN … SET NOT NULL} and {@code DROP NOT NULL}. */
public record SetDomainNotNull(CatalogObject domain) implements Operation {
  private boolean required() {
    return new Domain(domain).isNotNull();
  }

  @Override
  public String sql() {
    return "ALTER DOMAIN "
        + SqlNames.qualified(domain.id())
        + (required() ? " SET NOT NULL" : " DROP NOT NULL");
  }

  @Override
  public Set<Hazard> hazards() {
    return required() ? Set.of(Hazard.TABLE_SCAN, Hazard.NEEDS_DATA) : Set.of();
  }
}
