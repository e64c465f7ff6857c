// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.backfill.definition.SqlTemplate.Parameter;
import dev.lockstep.backfill.definition.SqlTemplate.Part;
import dev.lockstep.backfill.definition.SqlTemplate.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code key > :from} into {@code key >= :from}, and {@code :from < key} into {@code :from <=
 * key}: so the first key of all is reached where no value is below it (the nil UUID, an empty
 * string, the least integer, the first label of an enum).
 */
final class InclusiveStart {
  /** Stands for a parameter while operators are looked for; PostgreSQL gives it no meaning. */
  private static final char FROM = '\uE000';

  private static final char OTHER = '\uE001';

  private InclusiveStart() {}

  /** {@code template} with its lower bound included; null if it is not clear where that is. */
  static @Nullable SqlTemplate of(SqlTemplate template) {
    List<Parameter> parameters = template.parameters();
    StringBuilder text = new StringBuilder();
    for (Part part : template.parts()) {
      switch (part) {
        case Text sql -> text.append(sql.sql());
        case Parameter parameter -> text.append(parameter.name().equals("from") ? FROM : OTHER);
      }
    }
    if (text.chars().filter(c -> c == FROM || c == OTHER).count() != parameters.size()) {
      return null;
    }
    if (text.indexOf(String.valueOf(FROM)) < 0) {
      return template;
    }
    LowerBounds bounds = new LowerBounds(text.toString(), String.valueOf(FROM));
    return bounds.areClear() ? cut(template, bounds.included(), parameters) : null;
  }

  private static SqlTemplate cut(SqlTemplate template, String sql, List<Parameter> parameters) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    int next = 0;
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == FROM || sql.charAt(i) == OTHER) {
        parts.add(new Text(sql.substring(start, i)));
        parts.add(parameters.get(next++));
        start = i + 1;
      }
    }
    parts.add(new Text(sql.substring(start)));
    return new SqlTemplate(template.file(), template.line(), parts);
  }
}
