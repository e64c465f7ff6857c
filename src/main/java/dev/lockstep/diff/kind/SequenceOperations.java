// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.operation.CreateSequence;
import dev.lockstep.diff.operation.DropSequence;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetSequence;
import dev.lockstep.diff.operation.SetSequenceLogged;
import dev.lockstep.diff.operation.SetSequenceOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sequences; their ownership is a step of its own, after the owning column is there. */
final class SequenceOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject sequence, BothCatalogs around) {
    return List.of(new CreateSequence(sequence));
  }

  @Override
  public List<Operation> drop(CatalogObject sequence, BothCatalogs around) {
    return List.of(new DropSequence(sequence.id(), false));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return true;
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (attributes.contains(Sequence.UNLOGGED)) {
      operations.add(new SetSequenceLogged(to));
    }
    if (SetSequence.differs(from, to)) {
      operations.add(new SetSequence(to));
    }
    return operations;
  }

  /**
   * Lets the sequences of a table, or of one of its columns, go before it is dropped, where they
   * stay: what is made again takes them, with the number that they have come to.
   */
  static List<Operation> release(ObjectId dropped, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    for (CatalogObject sequence : around.from().ofKind(ObjectKind.SEQUENCE)) {
      CatalogObject after = around.to().get(sequence.id());
      Optional<ObjectId> owner = new Sequence(sequence).owningColumn();
      boolean ofIt =
          owner
              .filter(column -> column.equals(dropped) || table(column).equals(dropped))
              .isPresent();
      // If not, another table has it by then.
      boolean comesBack =
          after != null
              && (sequence.looksLike(after) || Kinds.inPlace(sequence, after, around))
              && new Sequence(after)
                  .owningColumn()
                  .map(SequenceOperations::table)
                  .equals(owner.map(SequenceOperations::table));
      if (ofIt && comesBack) {
        operations.add(new SetSequenceOwner(sequence.id(), Optional.empty()));
      }
    }
    return operations;
  }

  private static ObjectId table(ObjectId column) {
    return ObjectId.table(column.schema(), column.name());
  }
}
