// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Set;

/** {@code ALTER DOMAIN … SET NOT NULL} and {@code DROP NOT NULL}. */
public record SetDomainNotNull(CatalogObject domain) implements Operation {
  static final String OF_DOMAIN =
      "PostgreSQL checks a rule of a domain in all its columns at once. For a large table, give the"
          + " column a CHECK of its own instead, NOT VALID first and validated later";

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

  @Override
  public List<Blocking> blocking(InUse use) {
    return required() ? ofDomain(this, domain.id(), use) : List.of();
  }

  @Override
  public String instead() {
    return OF_DOMAIN;
  }

  /** A rule of a domain is checked in all tables that have columns of it, while writes wait. */
  static List<Blocking> ofDomain(Operation operation, ObjectId domain, InUse use) {
    return use.tablesWith(domain).stream()
        .map(table -> new Lock(table, LockMode.SHARE))
        .map(taken -> use.blocking(operation, Hazard.TABLE_SCAN, taken))
        .toList();
  }
}
