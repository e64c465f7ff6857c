// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.MoveRows;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.migration.kept.KeptColumn;
import dev.lockstep.migration.kept.KeptSchema;
import dev.lockstep.migration.kept.KeptSource;
import dev.lockstep.migration.kept.KeptTable;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that put kept data back: plain SQL that any tool can run. */
final class KeptSql {
  private KeptSql() {}

  static String qualified(ObjectId part) {
    return Identifiers.quoteIfNeeded(part.schema()) + "." + Identifiers.quoteIfNeeded(part.name());
  }

  private static ObjectId table(KeptSource source) {
    return ObjectId.table(source.schema(), source.table());
  }

  private static String kept(KeptTable copy) {
    return KeptSchema.NAME + "." + Identifiers.quote(copy.name());
  }

  private static String name(KeptColumn column) {
    return Identifiers.quoteIfNeeded(column.name());
  }

  /** The kept value, of the type that the column has. */
  private static String value(KeptColumn column, KeptSource source, Catalog before) {
    String kept = "kept." + name(column);
    return column.asText() ? "CAST(" + kept + " AS " + type(column, source, before) + ")" : kept;
  }

  private static String type(KeptColumn column, KeptSource source, Catalog before) {
    return before
        .find(column(column, source))
        .map(found -> new Column(found).type())
        .orElse("text");
  }

  private static ObjectId column(KeptColumn column, KeptSource source) {
    return new ObjectId(ObjectKind.COLUMN, source.schema(), source.table(), column.name());
  }

  static MoveRows insert(KeptTable copy, Catalog before) {
    KeptSource source = copy.source();
    List<KeptColumn> columns = source.columns();
    boolean identity = copy.sequences().stream().anyMatch(KeptTable.OwnedSequence::identity);
    return new MoveRows(
        "INSERT INTO "
            + qualified(table(source))
            + " ("
            + columns.stream().map(KeptSql::name).collect(Collectors.joining(", "))
            + ")\n"
            + (identity ? "OVERRIDING SYSTEM VALUE\n" : "")
            + "SELECT "
            + columns.stream()
                .map(column -> value(column, source, before))
                .collect(Collectors.joining(", "))
            + "\n  FROM "
            + kept(copy)
            + " AS kept");
  }

  /**
   * Puts the values of a column back.
   *
   * @param deferred whether something may wait for the end of the transaction to be checked
   */
  static List<Operation> fill(KeptTable copy, Catalog before, boolean deferred) {
    List<Operation> operations = new ArrayList<>();
    operations.add(update(copy, before));
    if (!copy.sequences().isEmpty()) {
      operations.add(newNumbers(copy, before));
    }
    if (deferred) {
      operations.add(checkNow());
    }
    return operations;
  }

  /** A table with checks outstanding cannot be altered. */
  static MoveRows checkNow() {
    return new MoveRows("SET CONSTRAINTS ALL IMMEDIATE");
  }

  private static MoveRows update(KeptTable copy, Catalog before) {
    KeptSource source = copy.source();
    KeptColumn column = source.columns().getFirst();
    return new MoveRows(
        "UPDATE "
            + qualified(table(source))
            + " AS target\n   SET "
            + name(column)
            + " = "
            + value(column, source, before)
            + "\n  FROM "
            + kept(copy)
            + " AS kept\n WHERE "
            + sameKey(source, before));
  }

  /** Rows that came since get numbers that follow those that were kept. */
  private static MoveRows newNumbers(KeptTable copy, Catalog before) {
    KeptSource source = copy.source();
    return new MoveRows(
        "UPDATE "
            + qualified(table(source))
            + " AS target\n   SET "
            + name(source.columns().getFirst())
            + " = DEFAULT\n WHERE NOT EXISTS (SELECT FROM "
            + kept(copy)
            + " AS kept WHERE "
            + sameKey(source, before)
            + ")");
  }

  private static String sameKey(KeptSource source, Catalog before) {
    return source.key().stream()
        .map(
            column ->
                "target."
                    + name(column)
                    + " = "
                    + value(column, source, before)
                    + (hasOwnCollation(column, source, before) ? " COLLATE \"C\"" : ""))
        .collect(Collectors.joining(" AND "));
  }

  /** The copy has none of the user's: which of the two is to compare has to be said. */
  private static boolean hasOwnCollation(KeptColumn column, KeptSource source, Catalog before) {
    return column.asText()
        && before
            .find(column(column, source))
            .flatMap(found -> new Column(found).collation())
            .isPresent();
  }

  static MoveRows number(KeptTable copy, KeptTable.OwnedSequence sequence) {
    String name =
        sequence.identity()
            ? "pg_get_serial_sequence("
                + Identifiers.literal(qualified(table(copy.source())))
                + ", "
                + Identifiers.literal(sequence.column())
                + ")"
            : Identifiers.literal(
                Identifiers.quoteIfNeeded(sequence.schema())
                    + "."
                    + Identifiers.quoteIfNeeded(sequence.name()));
    return new MoveRows(
        "SELECT setval("
            + name
            + ", last_value, is_called)\n  FROM "
            + KeptSchema.NAME
            + ".sequences\n WHERE kept_table = "
            + Identifiers.literal(copy.name())
            + " AND column_name = "
            + Identifiers.literal(sequence.column()));
  }
}
