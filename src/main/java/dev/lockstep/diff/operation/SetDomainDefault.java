// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Domain;

/** {@code ALTER DOMAIN … SET DEFAULT} and {@code DROP DEFAULT}. */
public record SetDomainDefault(CatalogObject domain) implements Operation {
  @Override
  public String sql() {
    return "ALTER DOMAIN "
        + SqlNames.qualified(domain.id())
        + new Domain(domain)
            .expression()
            .map(value -> " SET DEFAULT " + value)
            .orElse(" DROP DEFAULT");
  }
}
