// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What a row security policy has. */
public record Policy(CatalogObject object) {
  public static final String RESTRICTIVE = "restrictive";
  public static final String COMMAND = "command";
  public static final String ROLES = "roles";
  public static final String USING = "using";
  public static final String CHECK = "check";

  public boolean isRestrictive() {
    return object.is(RESTRICTIVE);
  }

  public String command() {
    return object.value(COMMAND);
  }

  public String roles() {
    return object.value(ROLES);
  }

  public Optional<String> using() {
    return object.attribute(USING);
  }

  public Optional<String> check() {
    return object.attribute(CHECK);
  }
}
