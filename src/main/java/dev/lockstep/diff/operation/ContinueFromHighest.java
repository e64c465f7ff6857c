// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Set;

/**
 * Lets a sequence go on behind the values that a column has.
 *
 * @param sequence an expression for the one that goes on
 * @param start its first number
 * @param down whether it counts down
 */
public record ContinueFromHighest(String sequence, CatalogObject column, String start, boolean down)
    implements Operation {
  private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

  @Override
  public String sql() {
    String name = SqlNames.name(column.id().part());
    String number = WHOLE_NUMBERS.contains(new Column(column).type()) ? name : name + "::bigint";
    String highest = "%s(%s)".formatted(down ? "min" : "max", number);
    return "SELECT setval(%s, %s) FROM %s HAVING %s %s %s"
        .formatted(
            sequence, highest, SqlNames.qualified(column.id()), highest, down ? "<=" : ">=", start);
  }

  @Override
  public List<String> comment() {
    return List.of("the next value is beyond those that are there");
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_SCAN);
  }

  /** No number is given meanwhile: a statement before it has the table locked by then. */
  @Override
  public List<Blocking> blocking(InUse use) {
    ObjectId table = ObjectId.table(column.id().schema(), column.id().name());
    return use.goingThrough(this, new Lock(table, LockMode.ACCESS_EXCLUSIVE));
  }

  @Override
  public String instead() {
    return "An index on the column makes it quick";
  }
}
