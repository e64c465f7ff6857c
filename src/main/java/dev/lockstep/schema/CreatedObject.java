// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a CREATE statement makes, where that is a type, a view or a sequence. */
final class CreatedObject {
  private CreatedObject() {}

  /** By the first tokens of the statement. */
  static Optional<ObjectId> of(List<String> head) {
    if (head.isEmpty() || !head.get(0).equals("CREATE")) {
      return Optional.empty();
    }
    int at = 1;
    while (at < head.size()
        && List.of("OR", "REPLACE", "RECURSIVE", "UNLOGGED").contains(head.get(at))) {
      at++;
    }
    boolean materialized = at < head.size() && head.get(at).equals("MATERIALIZED");
    at += materialized ? 1 : 0;
    String kind = at < head.size() ? head.get(at) : "";
    at++;
    if (head.size() > at + 3 && head.get(at).equals("IF")) {
      at += 3;
    }
    boolean qualified = head.size() > at + 2 && head.get(at + 1).equals(".");
    if (at >= head.size()) {
      return Optional.empty();
    }
    String schema = qualified ? fold(head.get(at)) : "public";
    String name = fold(head.get(qualified ? at + 2 : at));
    int next = qualified ? at + 3 : at + 1;
    return kind(kind, materialized, head.subList(Math.min(next, head.size()), head.size()))
        .map(found -> ObjectId.of(found, schema, name));
  }

  private static Optional<ObjectKind> kind(String word, boolean materialized, List<String> rest) {
    return switch (word) {
      case "DOMAIN" -> Optional.of(ObjectKind.DOMAIN);
      case "SEQUENCE" -> Optional.of(ObjectKind.SEQUENCE);
      case "VIEW" -> Optional.of(materialized ? ObjectKind.MATERIALIZED_VIEW : ObjectKind.VIEW);
      case "TYPE" ->
          rest.size() < 2 || !rest.get(0).equals("AS")
              ? Optional.empty()
              : switch (rest.get(1)) {
                case "ENUM" -> Optional.of(ObjectKind.ENUM);
                case "RANGE" -> Optional.of(ObjectKind.RANGE);
                case "(" -> Optional.of(ObjectKind.COMPOSITE);
                default -> Optional.empty();
              };
      default -> Optional.empty();
    };
  }

  private static String fold(String token) {
    return token.startsWith("\"")
        ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
        : token.toLowerCase(Locale.ROOT);
  }
}
