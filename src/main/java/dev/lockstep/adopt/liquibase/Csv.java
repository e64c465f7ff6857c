// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values, in quotes where they hold what separates. */
final class Csv {
  private Csv() {}

  static List<List<String>> read(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        // Two of them inside are one.
        if (quoted && text.startsWith("\"\"", i)) {
          value.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        value.append(c);
      } else if (c != '\r') {
        row.add(value.toString());
        value.setLength(0);
        if (c == '\n') {
          rows.add(List.copyOf(row));
          row.clear();
        }
      }
    }
    if (!row.isEmpty() || !value.isEmpty()) {
      row.add(value.toString());
      rows.add(List.copyOf(row));
    }
    return rows;
  }
}
