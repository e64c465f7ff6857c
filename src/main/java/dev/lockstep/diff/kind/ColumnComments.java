// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.CommentOnColumnOf;
import dev.lockstep.diff.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Comments on columns that are no objects of their own: those of a view, and the attributes of a
 * composite type.
 */
final class ColumnComments {
  private ColumnComments() {}

  /**
   * What makes some comments others.
   *
   * @param old {@code column IS 'text'}
   */
  static List<Operation> change(ObjectId relation, List<String> old, List<String> now) {
    List<Operation> operations = new ArrayList<>();
    for (String line : old) {
      String column = line.substring(0, line.indexOf(" IS ") + 4);
      if (now.stream().noneMatch(other -> other.startsWith(column))) {
        operations.add(new CommentOnColumnOf(relation, column + "NULL"));
      }
    }
    now.stream()
        .filter(line -> !old.contains(line))
        .forEach(line -> operations.add(new CommentOnColumnOf(relation, line)));
    return operations;
  }
}
