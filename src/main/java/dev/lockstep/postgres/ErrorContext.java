// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Where in the database's own code a statement failed: those lines of PostgreSQL's CONTEXT that
 * name a function and a place in it. They are built of names and numbers alone, so whoever may read
 * the message may read them. The others ({@code SQL statement "…"}, {@code COPY t, line 2, column
 * c: "…"}, {@code portal "" parameter $1 = '…'}) may hold values, and are left out. See decision
 * 010.
 */
public final class ErrorContext {
  private static final int MOST_LINES = 3;
  private static final int LONGEST_LINE = 200;

  private static final String NAME = "(?:\"[^\"]+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final String OTHER = "[^\"'()«»“”„「」:=]*";

  /** {@code PL/pgSQL function f(integer) line 3 at RAISE}, in any language. */
  private static final Pattern PLPGSQL =
      Pattern.compile(
          "("
              + OTHER
              + ")(?:(?:"
              + NAME
              + "\\.)*"
              + NAME
              + "\\([^()]*\\)|inline_code_block)("
              + OTHER
              + ")");

  /** {@code SQL function "f" statement 1}, {@code PL/Python function "f"}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:compilation of )?(?:SQL|PL/\\w+) function \"[^\"]+\""
              + "(?: statement \\d+| near line \\d+| during [a-z]+)?");

  private static final Pattern QUOTE = Pattern.compile("[\"'«“„「]");
  private static final Pattern ENDS_QUOTED = Pattern.compile("[\"'»”“」]$");

  private static final Pattern OF_BLOCK = Pattern.compile(".*\\binline_code_block\\D+(\\d+)\\D*");

  private ErrorContext() {}

  /**
   * {@code " (in PL/pgSQL function f(integer) line 3 at RAISE)"}, the innermost first, to be put
   * behind the message; empty where no code of the database was at work.
   */
  public static String of(SQLException failure) {
    List<String> places = places(failure);
    if (places.isEmpty()) {
      return "";
    }
    int left = places.size() - MOST_LINES;
    String shown =
        places.stream()
            .limit(MOST_LINES)
            .map(place -> place.length() > LONGEST_LINE ? cut(place) : place)
            .collect(Collectors.joining(", called in "));
    return " (in " + shown + (left > 0 ? ", and " + left + " more" : "") + ")";
  }

  private static String cut(String place) {
    return place.substring(0, place.offsetByCodePoints(0, LONGEST_LINE / 2)) + "…";
  }

  /** The line of a {@code DO} block, within its body from 1, that the statement failed at. */
  static OptionalInt lineOfBlock(SQLException failure) {
    List<String> places = places(failure);
    Matcher block = OF_BLOCK.matcher(places.isEmpty() ? "" : places.getLast());
    return block.matches() ? OptionalInt.of(Integer.parseInt(block.group(1))) : OptionalInt.empty();
  }

  private static List<String> places(SQLException failure) {
    @Nullable ServerErrorMessage server =
        failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String context = server == null ? null : server.getWhere();
    List<String> places = new ArrayList<>();
    boolean quoted = false;
    for (String line : context == null ? List.<String>of() : context.lines().toList()) {
      boolean ends = ENDS_QUOTED.matcher(line).find();
      if (quoted) {
        // The rest of a statement, of which a line may look like anything.
        quoted = !ends;
      } else if (namesPlace(line)) {
        places.add(line);
      } else {
        quoted = QUOTE.matcher(line).find() && !ends;
      }
    }
    return places;
  }

  private static boolean namesPlace(String line) {
    if (NAMED.matcher(line).matches()) {
      return true;
    }
    Matcher matcher = PLPGSQL.matcher(line);
    return matcher.matches()
        && line.contains("PL/pgSQL")
        && (matcher.group(1) + matcher.group(2)).chars().anyMatch(Character::isDigit);
  }
}
