// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Sequence;

/** {@code CREATE SEQUENCE}. */
public record CreateSequence(CatalogObject sequence) implements Operation {
  @Override
  public String sql() {
    return "CREATE "
        + (new Sequence(sequence).isUnlogged() ? "UNLOGGED " : "")
        + "SEQUENCE "
        + SqlNames.qualified(sequence.id())
        + unusual(new Sequence(sequence));
  }

  /** What a new sequence has to say: all that PostgreSQL would choose otherwise. */
  private static String unusual(Sequence sequence) {
    String type = sequence.type();
    boolean down = sequence.increment().startsWith("-");
    return (type.equals("bigint") ? "" : " AS " + type)
        + option(" INCREMENT BY ", sequence.increment(), "1")
        + option(" MINVALUE ", sequence.minimum(), down ? smallest(type) : "1")
        + option(" MAXVALUE ", sequence.maximum(), down ? "-1" : largest(type))
        + option(" START WITH ", sequence.start(), down ? sequence.maximum() : sequence.minimum())
        + option(" CACHE ", sequence.cache(), "1")
        + (sequence.cycles() ? " CYCLE" : "");
  }

  private static String option(String words, String value, String usual) {
    return value.equals(usual) ? "" : words + value;
  }

  private static String smallest(String type) {
    return switch (type) {
      case "smallint" -> String.valueOf(Short.MIN_VALUE);
      case "integer" -> String.valueOf(Integer.MIN_VALUE);
      default -> String.valueOf(Long.MIN_VALUE);
    };
  }

  private static String largest(String type) {
    return switch (type) {
      case "smallint" -> String.valueOf(Short.MAX_VALUE);
      case "integer" -> String.valueOf(Integer.MAX_VALUE);
      default -> String.valueOf(Long.MAX_VALUE);
    };
  }
}
