// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.SqlNames;

/**
 * Whether a domain can get more rules in place: PostgreSQL checks them in columns of the domain,
 * and refuses where values of it are within others, such as arrays.
 */
record DomainRules(Catalog from, Catalog to, Dependents dependents) {
  /** Whether a domain that stays is to get rules, and PostgreSQL would refuse them. */
  boolean areRefused(CatalogObject domain) {
    return domain.kind() == ObjectKind.DOMAIN
        && to.find(domain.id()).filter(after -> getsRules(domain, after)).isPresent()
        && isWithinOthers(domain.id());
  }

  private boolean getsRules(CatalogObject domain, CatalogObject after) {
    return (new Domain(after).isNotNull() && !new Domain(domain).isNotNull())
        || to.parts(ObjectKind.DOMAIN_CONSTRAINT, domain.id()).stream()
            .anyMatch(check -> from.find(check.id()).filter(check::looksLike).isEmpty());
  }

  private boolean isWithinOthers(ObjectId type) {
    return dependents.of(type).stream()
        .anyMatch(
            user ->
                switch (user.kind()) {
                  case COLUMN -> !new Column(user).type().equals(SqlNames.qualified(type));
                  case DOMAIN -> isWithinOthers(user.id());
                  case COMPOSITE, RANGE -> hasColumns(user.id());
                  default -> false;
                });
  }

  private boolean hasColumns(ObjectId type) {
    return dependents.of(type).stream()
        .anyMatch(
            user ->
                user.kind() == ObjectKind.COLUMN
                    || (SqlNames.isType(user.kind()) && hasColumns(user.id())));
  }
}
