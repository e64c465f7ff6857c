// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.sql.Identifiers;
import java.sql.SQLException;

/**
 * A migration names a role that is there only because a module, loaded beside it, makes it: where
 * the migrations run in earnest no module does.
 */
public final class RoleOfModuleException extends SQLException implements Explained {
  private static final long serialVersionUID = 1L;
  private static final String UNDEFINED_OBJECT = "42704";

  private final String role;

  RoleOfModuleException(String role) {
    super(
        "role "
            + Identifiers.quote(role)
            + " does not exist: a module makes it, but no migration does, and modules are loaded"
            + " into scratch databases alone; write CREATE ROLE "
            + Identifiers.quoteIfNeeded(role)
            + " into a migration, or, if roles are made by hand where you deploy, run it on the"
            + " server of LOCKSTEP_SHADOW_URL too, once",
        UNDEFINED_OBJECT);
    this.role = role;
  }

  /** The role's name, as the catalog has it. */
  public String role() {
    return role;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
