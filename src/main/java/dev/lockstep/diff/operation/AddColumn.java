// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.ColumnDefinition.ForEachRow;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** {@code ALTER TABLE … ADD COLUMN}. */
public record AddColumn(ColumnDefinition definition) implements Operation {
  private CatalogObject object() {
    return definition.column();
  }

  @Override
  public String sql() {
    return SqlNames.alterTable(object().id()) + "ADD COLUMN " + definition.text();
  }

  /** Whether rows of before get no value, and it is to be in every row. */
  public boolean needsValues() {
    return definition.isRequired() && !definition.isFilled();
  }

  @Override
  public Set<Hazard> hazards() {
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    if (needsValues()) {
      hazards.add(Hazard.NEEDS_DATA);
    }
    if (isOfEachRow() || definition.each() != ForEachRow.NOTHING) {
      hazards.add(Hazard.TABLE_REWRITE);
    }
    return hazards;
  }

  private boolean isOfEachRow() {
    return new Column(object()).isIdentity() || new Column(object()).isStored();
  }

  @Override
  public String instead() {
    if (new Column(object()).isStored()) {
      return "PostgreSQL computes a stored column for each row. For a large table, add a plain column"
          + " that code or a trigger fills, and backfill it";
    }
    if (new Column(object()).isIdentity()) {
      return "PostgreSQL gives each row its number. For a large table, add a plain column with a"
          + " sequence for its default, backfill it, and make it an identity then";
    }
    if (isRefusedByRows()) {
      return "It fails if the table has rows: they have no value in the new column, and "
          + new Column(object()).type()
          + " takes no NULL. Give the column a default, or the type that the domain is over, and the"
          + " rules as a CHECK";
    }
    return definition.each() == ForEachRow.CHECKS
        ? "PostgreSQL checks the rules of "
            + new Column(object()).type()
            + " in each row, even where it has no value. For a large table, give the column the type"
            + " that the domain is over, and the rules as a CHECK"
        : "The table has no key by which a backfill could fill it. For a large table, give it one first";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(object().id(), LockMode.ACCESS_EXCLUSIVE);
  }

  /** Where a table that inherits has the column, nullable, its rows are read for NOT NULL. */
  @Override
  public List<Blocking> blocking(InUse use) {
    List<Blocking> blocking = new ArrayList<>(Operation.super.blocking(use));
    for (ObjectId heir :
        definition.isRequired() ? use.heirsWithNullable(object()) : List.<ObjectId>of()) {
      blocking.add(
          new Blocking(
              heir,
              false,
              Hazard.TABLE_SCAN,
              LockMode.ACCESS_EXCLUSIVE,
              "It has the column already. For a large table, make it NOT NULL there before"));
    }
    return blocking;
  }

  @Override
  public Reversibility reversibility() {
    return new Column(object()).isGenerated() ? Reversibility.LOSSLESS : Reversibility.LOSSY;
  }

  /**
   * First without what forbids NULL; that comes when a backfill has filled it. What else depends on
   * the column may depend on its type, which PostgreSQL does not change then.
   */
  @Override
  public SafeForm safely(InUse use) {
    boolean waits = needsValues() || (isRefusedByRows() && !use.needed());
    if (use.isBusy(object()) && waits) {
      return filledLater(
          use,
          use.plain(use.needed() ? nullable() : beforeData()).first(),
          "it is new, required and has no default: each row needs a value");
    }
    boolean computed = definition.each() == ForEachRow.COMPUTES && !isOfEachRow();
    if (use.isBusy(object()) && computed && use.hasKey(object())) {
      List<Placed> statements =
          new ArrayList<>(use.plain(new AddColumn(definition.withoutValue()).nullable()).first());
      String value = definition.value().orElseThrow();
      statements.addAll(use.plain(new SetDefault(object().id(), false, value)).first());
      return filledLater(
          use, statements, "it is new, and its default is another value in each row");
    }
    return use.plain(this);
  }

  private SafeForm filledLater(InUse use, List<Placed> statements, String reason) {
    ObjectId column = object().id();
    List<Placed> last = new ArrayList<>();
    if (isRefusedByRows() && !use.needed()) {
      last.add(new Placed(Stage.GATE, toDomain(use)));
    }
    if (definition.isRequired()) {
      last.addAll(SetNotNull.afterBackfill(column));
    }
    return new SafeForm(statements, use.stage(), last, List.of(new BackfillNeed(column, reason)));
  }

  /** PostgreSQL checks a domain's rules in each row, and writes all of them for that. */
  private RenderedStatement toDomain(InUse use) {
    ObjectId table = Objects.requireNonNull(object().owner());
    return RenderedStatement.of(
            SqlNames.alterColumn(object().id()) + "SET DATA TYPE " + definition.type(),
            Hazard.TABLE_REWRITE)
        .blocking(
            List.of(
                new Blocking(
                    table,
                    use.isPartitioned(object()),
                    Hazard.TABLE_REWRITE,
                    LockMode.ACCESS_EXCLUSIVE,
                    "It becomes "
                        + new Column(object()).type()
                        + ", which takes no NULL. For a large table, leave it the type that the"
                        + " domain is over, NOT NULL, and give it the rules as a CHECK")));
  }

  /** Whether its type takes no NULL, so that rows of before keep it from being added. */
  public boolean isRefusedByRows() {
    return definition.each() == ForEachRow.REFUSES;
  }

  /**
   * The same column as it can be before its rows have values: where no default fills it, NOT NULL
   * has to wait for them; so has a domain that says it.
   */
  public AddColumn beforeData() {
    AddColumn first = needsValues() ? nullable() : this;
    return isRefusedByRows() ? new AddColumn(first.definition.belowDomains()) : first;
  }

  /** The same column without NOT NULL. */
  public AddColumn nullable() {
    return new AddColumn(definition.nullable());
  }

  /** The same column, whose identity takes values that are given. */
  public AddColumn takingValues() {
    return new AddColumn(definition.takingValues());
  }
}
