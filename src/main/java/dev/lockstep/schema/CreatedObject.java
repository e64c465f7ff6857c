// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.Optional;

/** What a CREATE statement makes, where that is a type, a view or a sequence. */
final class CreatedObject {
  private CreatedObject() {}

  /** By the first tokens of the statement. */
  static Optional<ObjectId> of(SqlStatement statement) {
    Tokens tokens = Tokens.ofHead(statement);
    StatementHead head = StatementHead.read(tokens);
    return head.name()
        .flatMap(
            name ->
                kind(head, tokens)
                    .map(kind -> ObjectId.of(kind, name.schemaOr("public"), name.last())));
  }

  private static Optional<ObjectKind> kind(StatementHead head, Tokens behind) {
    if (!head.verb().equals("CREATE")) {
      return Optional.empty();
    }
    return switch (head.type()) {
      case DOMAIN -> Optional.of(ObjectKind.DOMAIN);
      case SEQUENCE -> Optional.of(ObjectKind.SEQUENCE);
      case VIEW -> Optional.of(ObjectKind.VIEW);
      case MATERIALIZED_VIEW -> Optional.of(ObjectKind.MATERIALIZED_VIEW);
      case TYPE ->
          !behind.take("AS")
              ? Optional.empty()
              : switch (behind.next()) {
                case "ENUM" -> Optional.of(ObjectKind.ENUM);
                case "RANGE" -> Optional.of(ObjectKind.RANGE);
                case "(" -> Optional.of(ObjectKind.COMPOSITE);
                default -> Optional.empty();
              };
      default -> Optional.empty();
    };
  }
}
