// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.operation.AddIdentity;
import dev.lockstep.diff.operation.ContinueFromHighest;
import dev.lockstep.diff.operation.ContinueFromSequence;
import dev.lockstep.diff.operation.DropSequence;
import dev.lockstep.diff.operation.LockTable;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Rename;
import dev.lockstep.diff.operation.SetSequenceOwner;
import dev.lockstep.diff.operation.SqlNames;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The next value of a column goes on where it was when something else begins to give it: a sequence
 * in place of another or of an identity, an identity in place of a sequence, either where values
 * came from outside. A catalog does not show it, and the next INSERT would take a number again.
 *
 * <p>All of it is in one transaction, and under a lock on the table from before the old value is
 * read until the new one counts, so that no number is given meanwhile.
 */
record SequenceContinuation(BothCatalogs around, Selection selected) {
  /** Where the values of a column come from before. */
  private sealed interface Source {
    /** A sequence, by its quoted name. */
    record Sequence(String name) implements Source {}

    /** The column itself: the highest that is there. */
    record Highest(CatalogObject column) implements Source {}
  }

  /** How the new sequence of a column begins; nothing if there were no values before. */
  List<Operation> afterCreate(CatalogObject sequence) {
    CatalogObject column = takingFrom(sequence);
    if (column == null) {
      return List.of();
    }
    String name = Identifiers.literal(SqlNames.qualified(sequence.id())).strip();
    return List.of(
        continueFrom(
            sourceOf(column),
            name,
            new Sequence(sequence).start(),
            new Sequence(sequence).increment()));
  }

  /** What must be done before the new sequence is made: no number from now on, and a free name. */
  List<Operation> beforeCreate(CatalogObject sequence) {
    CatalogObject column = takingFrom(sequence);
    if (column == null) {
      return List.of();
    }
    List<Operation> operations = new ArrayList<>();
    operations.add(new LockTable(ObjectId.table(column.id().schema(), column.id().name())));
    if (isOfIdentity(column, SqlNames.qualified(sequence.id()))) {
      operations.add(new Rename(sequence, aside(sequence.id().name())));
    }
    return operations;
  }

  /** A column that becomes an identity: what surrounds {@code ADD GENERATED}. */
  List<Operation> aroundIdentity(CatalogObject from, CatalogObject to, AddIdentity add) {
    List<Operation> operations = new ArrayList<>();
    Source source = sourceOf(from);
    Optional<ObjectId> goes = droppedWith(from.id());
    Optional<CatalogObject> owned =
        sequenceOfDefault(from).flatMap(around.from()::find).filter(old -> owns(from, old));
    // Else it, and not the identity's, would be the one that PostgreSQL finds by the column.
    owned.ifPresent(old -> operations.add(ownedBy(old, Optional.empty())));
    ObjectId waiting = null;
    if (goes.isPresent()) {
      // Out of the way, so that the new one gets the name that PostgreSQL always gives.
      String aside = aside(goes.get().name());
      operations.add(new Rename(known(goes.get()), aside));
      waiting = ObjectId.of(ObjectKind.SEQUENCE, goes.get().schema(), aside);
      source = new Source.Sequence(SqlNames.qualified(waiting));
    }
    operations.add(add);
    String options = new Column(to).identityOptions().orElse("");
    String sequence =
        "pg_get_serial_sequence(%s, %s)"
            .formatted(
                Identifiers.literal(SqlNames.qualified(to.id())).strip(),
                Identifiers.literal(to.id().part()).strip());
    operations.add(
        continueFrom(
            source, sequence, option(options, "START WITH"), option(options, "INCREMENT BY")));
    if (waiting != null) {
      operations.add(new DropSequence(waiting, true));
    } else {
      owned
          .filter(kept -> !selected.drops().contains(kept.id()))
          .ifPresent(
              kept ->
                  operations.add(
                      ownedBy(
                          kept,
                          Optional.of(
                              SqlNames.qualified(to.id()) + "." + SqlNames.name(to.id().part())))));
    }
    return operations;
  }

  private static boolean owns(CatalogObject column, CatalogObject sequence) {
    return new Sequence(sequence).isOwnedBy(column.id());
  }

  private static Operation ownedBy(CatalogObject sequence, Optional<String> owner) {
    return new SetSequenceOwner(sequence.id(), owner);
  }

  private CatalogObject known(ObjectId sequence) {
    return around.from().find(sequence).orElseThrow();
  }

  /** The sequence that goes in the operations of the column that becomes an identity, if one. */
  Optional<ObjectId> droppedWith(ObjectId column) {
    CatalogObject before = around.from().get(column);
    CatalogObject after = around.to().get(column);
    if (before == null || after == null || !becomesIdentity(before, after)) {
      return Optional.empty();
    }
    return sequenceOfDefault(before)
        .filter(selected.drops()::contains)
        .filter(sequence -> around.from().dependents(ObjectKind.DEFAULT, sequence).size() == 1);
  }

  /** Whether a column's values came from no sequence of its own, and now do. */
  boolean becomesIdentity(CatalogObject before, CatalogObject after) {
    return !new Column(before).isIdentity()
        && new Column(after).isIdentity()
        && !selected.drops().contains(after.id())
        && !after.isInherited();
  }

  /** Which sequence must still be there when a new one is made, or a column becomes an identity. */
  Optional<ObjectId> needs(CatalogObject taker) {
    if (taker.kind() == ObjectKind.SEQUENCE) {
      CatalogObject column = takingFrom(taker);
      return column == null ? Optional.empty() : sequenceOfDefault(column);
    }
    CatalogObject before = around.from().get(taker.id());
    return before != null && becomesIdentity(before, taker)
        ? sequenceOfDefault(before)
        : Optional.empty();
  }

  /** The identity that must still be there when a new sequence is made. */
  Optional<ObjectId> needsIdentity(CatalogObject sequence) {
    return Optional.ofNullable(takingFrom(sequence))
        .filter(column -> new Column(column).isIdentity())
        .map(CatalogObject::id);
  }

  /** Whether the values of a column that is no identity any more go on from a sequence. */
  boolean goesOn(CatalogObject before, CatalogObject after) {
    return new Column(before).isIdentity()
        && !new Column(after).isIdentity()
        && around.to().ofKind(ObjectKind.SEQUENCE).stream()
            .anyMatch(
                sequence ->
                    selected.creates().contains(sequence.id())
                        && needsIdentity(sequence).filter(after.id()::equals).isPresent());
  }

  /** The column as it was that a new sequence gives values to; null if it is new as well. */
  private @Nullable CatalogObject takingFrom(CatalogObject sequence) {
    if (!selected.creates().contains(sequence.id())) {
      return null;
    }
    for (CatalogObject value : around.to().dependents(ObjectKind.DEFAULT, sequence.id())) {
      if (value.owner() != null) {
        CatalogObject column = around.from().get(value.owner());
        boolean stays =
            column != null
                && column.kind() == ObjectKind.COLUMN
                && !selected.drops().contains(column.id())
                && (column.owner() == null || !selected.drops().contains(column.owner()));
        if (stays) {
          return column;
        }
      }
    }
    return null;
  }

  private Source sourceOf(CatalogObject column) {
    if (new Column(column).isIdentity()) {
      String name = column.value(Attributes.SEQUENCE);
      boolean aside =
          around.to().ofKind(ObjectKind.SEQUENCE).stream()
              .anyMatch(
                  sequence ->
                      selected.creates().contains(sequence.id())
                          && SqlNames.qualified(sequence.id()).equals(name));
      return new Source.Sequence(aside ? setAside(name) : name);
    }
    return sequenceOfDefault(column)
        .<Source>map(sequence -> new Source.Sequence(SqlNames.qualified(sequence)))
        .orElseGet(() -> new Source.Highest(column));
  }

  private String setAside(String name) {
    return around.to().ofKind(ObjectKind.SEQUENCE).stream()
        .map(CatalogObject::id)
        .filter(id -> SqlNames.qualified(id).equals(name))
        .findFirst()
        .map(id -> SqlNames.name(id.schema()) + "." + SqlNames.name(aside(id.name())))
        .orElse(name);
  }

  private static boolean isOfIdentity(CatalogObject column, String sequence) {
    return new Column(column).isIdentity() && column.value(Attributes.SEQUENCE).equals(sequence);
  }

  private Optional<ObjectId> sequenceOfDefault(CatalogObject column) {
    return around
        .from()
        .find(new Column(column).defaultId())
        .flatMap(
            value ->
                value.dependencies().stream()
                    .filter(id -> id.kind() == ObjectKind.SEQUENCE)
                    .findFirst());
  }

  private static Operation continueFrom(
      Source source, String sequence, String start, String increment) {
    return switch (source) {
      case Source.Sequence(String name) -> new ContinueFromSequence(sequence, name);
      case Source.Highest(CatalogObject column) ->
          new ContinueFromHighest(sequence, column, start, increment.startsWith("-"));
    };
  }

  private static String option(String options, String name) {
    for (String option : options.split(", ", -1)) {
      if (option.startsWith(name + " ")) {
        return option.substring(name.length() + 1);
      }
    }
    return "1";
  }

  private static String aside(String name) {
    return (name.length() <= 55 ? name : name.substring(0, 55)) + "_before";
  }
}
