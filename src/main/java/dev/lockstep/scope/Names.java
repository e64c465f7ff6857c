// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.ObjectId;
import java.util.ArrayList;
import java.util.List;

/** Reads names as PostgreSQL prints them, quoted where needed. */
final class Names {
  private Names() {}

  /** The names of a dotted name; what follows it is left alone. */
  static List<String> of(String printed) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < printed.length()) {
      StringBuilder name = new StringBuilder();
      if (printed.charAt(at) == '"') {
        for (at++; at < printed.length(); at++) {
          if (printed.charAt(at) != '"') {
            name.append(printed.charAt(at));
          } else if (at + 1 < printed.length() && printed.charAt(at + 1) == '"') {
            name.append('"');
            at++;
          } else {
            at++;
            break;
          }
        }
      } else {
        while (at < printed.length() && " .(".indexOf(printed.charAt(at)) < 0) {
          name.append(printed.charAt(at));
          at++;
        }
      }
      names.add(name.toString());
      if (at >= printed.length() || printed.charAt(at) != '.') {
        break;
      }
      at++;
    }
    return names;
  }

  static String first(String printed) {
    List<String> names = of(printed);
    return names.isEmpty() ? "" : names.get(0);
  }

  /** The table that {@code schema.name} is. */
  static ObjectId table(String printed) {
    List<String> names = of(printed);
    return ObjectId.table(names.get(0), names.get(names.size() - 1));
  }
}
