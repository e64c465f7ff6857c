// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code ALTER COLUMN … SET GENERATED}.
 *
 * @param options the sequence's options, if they change as well
 */
public record SetIdentity(ObjectId column, String identity, Optional<String> options)
    implements Operation {
  private static final String PLAIN_SEQUENCE =
      "INCREMENT BY 1, NO MINVALUE, NO MAXVALUE, START WITH 1, CACHE 1, NO CYCLE";

  /** What makes the identity of one the identity of the other. */
  public static SetIdentity between(CatalogObject from, CatalogObject to) {
    Column now = new Column(to);
    boolean same = new Column(from).identityOptions().equals(now.identityOptions());
    return new SetIdentity(
        to.id(),
        now.identity().orElse(""),
        same ? Optional.empty() : Optional.of(now.identityOptions().orElse(PLAIN_SEQUENCE)));
  }

  @Override
  public String sql() {
    return SqlNames.alterColumn(column)
        + "SET GENERATED "
        + identity
        + options
            .map(
                list ->
                    Arrays.stream(list.split(", "))
                        .map(option -> " SET " + option)
                        .collect(Collectors.joining()))
            .orElse("");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
