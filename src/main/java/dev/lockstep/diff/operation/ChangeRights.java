// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/**
 * {@code GRANT} and {@code REVOKE}, also of default privileges.
 *
 * @param prefix {@code ALTER DEFAULT PRIVILEGES … }, with a blank behind; empty for rights on an
 *     object
 * @param verb {@code GRANT} or {@code REVOKE}
 * @param target privileges and object: {@code SELECT ON TABLE t}
 * @param role to or from which, with a blank before: {@code TO reader}
 */
public record ChangeRights(String prefix, String verb, String target, String role)
    implements Operation {
  @Override
  public String sql() {
    return prefix + verb + " " + target + role;
  }
}
