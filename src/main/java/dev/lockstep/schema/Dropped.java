// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code -- lockstep:dropped} directive: it says of a column, table, type value, schema and the
 * like that it is meant to go, with its data.
 *
 * @param line where it stands
 * @param kind what it says it is, such as {@code schema}; empty if it leaves that to the name
 * @param parts of the name as written, outermost first
 */
public record Dropped(int line, String kind, List<String> parts) {
  private static final Set<String> KINDS =
      Set.of("table", "column", "schema", "sequence", "extension", "value", "attribute");

  public Dropped {
    parts = List.copyOf(parts);
  }

  /** Reads what follows the name of the directive; empty if it is no name. */
  static Optional<Dropped> parse(int line, String text) {
    LexedText read = LexedText.of(text);
    List<Token> tokens = read.tokens();
    if (tokens.isEmpty() || read.fault().isPresent()) {
      return Optional.empty();
    }
    String first = tokens.getFirst().written();
    boolean kind =
        tokens.size() > 1 && KINDS.contains(first) && !tokens.getFirst().touches(tokens.get(1));
    List<String> parts = parts(kind ? tokens.subList(1, tokens.size()) : tokens);
    return parts.isEmpty() || parts.size() > 3
        ? Optional.empty()
        : Optional.of(new Dropped(line, kind ? first : "", parts));
  }

  /** What stands between the dots, each a name, a string, or words joined by hyphens. */
  private static List<String> parts(List<Token> tokens) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    @Nullable Token before = null;
    for (Token token : tokens) {
      boolean begins = part.isEmpty();
      boolean fits =
          switch (token.kind()) {
            case NAME -> begins && token.name().isPresent();
            case STRING -> begins && token.written().startsWith("'") && !token.inside().isEmpty();
            case WORD -> begins || isHyphenated(part);
            case NUMBER -> !begins && isHyphenated(part);
            case SYMBOL -> !begins && (token.is(".") || (token.is("-") && isHyphenated(part)));
            case COMMENT -> false;
          };
      if (!fits || (before != null && !before.touches(token))) {
        return List.of();
      }
      if (token.is(".")) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(token.written());
      }
      before = token;
    }
    if (part.isEmpty()) {
      return List.of();
    }
    parts.add(part.toString());
    return parts;
  }

  private static boolean isHyphenated(CharSequence part) {
    return part.charAt(0) != '"' && part.charAt(0) != '\'';
  }

  /** The directive that names {@code name}, as it would be written. */
  public static String directive(String... name) {
    List<String> parts = new ArrayList<>();
    for (String part : name) {
      parts.add(Identifiers.isWord(part) ? part : Identifiers.quote(part));
    }
    return "-- lockstep:dropped " + String.join(".", parts);
  }

  /** The name as written. */
  public String text() {
    return (kind.isEmpty() ? "" : kind + " ") + String.join(".", parts);
  }

  /** The last of its names, without quotes. */
  public String last() {
    return plain(parts.getLast());
  }

  /** Whether it may mean what is called {@code names}, outermost first. */
  public boolean means(List<String> names) {
    if (names.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      String part = parts.get(i);
      boolean quoted = part.startsWith("\"") || part.startsWith("'");
      // Without quotes it is written as it was, or as PostgreSQL folds it.
      if (!plain(part).equals(names.get(i))
          && (quoted || !Identifiers.fold(part).equals(names.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String plain(String part) {
    char first = part.charAt(0);
    return first == '"' || first == '\''
        ? part.substring(1, part.length() - 1).replace("" + first + first, "" + first)
        : part;
  }
}
