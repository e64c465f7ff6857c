// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.backfill.definition.SqlTemplate.Parameter;
import dev.lockstep.backfill.definition.SqlTemplate.Part;
import dev.lockstep.backfill.definition.SqlTemplate.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
  private static final String NO_OPERATOR = "[^-+*/<>=~!@#%^&|`?]";

  /** What may stand between an operator and the parameter: a row, or a cast. */
  private static final String OPENING = "(?:\\s|\\(|\\brow\\b|\\bcast\\b)*";

  private static final String CLOSING = "(?:\\s|\\)|::\\s*\\w+)*";

  private static final Pattern ABOVE =
      Pattern.compile(
          "(?<=" + NO_OPERATOR + ")>(\\s*\\)?" + OPENING + FROM + ")", Pattern.CASE_INSENSITIVE);
  private static final Pattern BELOW =
      Pattern.compile(
          "(" + FROM + CLOSING + "(?:OPERATOR\\s*\\([^()<>=]*)?)<(?=" + NO_OPERATOR + ")",
          Pattern.CASE_INSENSITIVE);

  /** A parameter that is compared with a column, now that the lower bound is included. */
  private static final Pattern COMPARED =
      Pattern.compile(
          "(?<="
              + NO_OPERATOR
              + ")>?=\\s*\\)?"
              + OPENING
              + FROM
              + "|"
              + FROM
              + CLOSING
              + "(?:OPERATOR[^()]*\\(?[^()<>=]*)?<?=(?="
              + NO_OPERATOR
              + ")",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NEXT_IN_ROW =
      Pattern.compile(
          FROM + CLOSING + "(?:as\\s+[^(),]+\\)\\s*)?," + OPENING + FROM, Pattern.CASE_INSENSITIVE);

  /** Of what is reckoned with a parameter, nobody knows what including it means. */
  private static final Pattern RECKONED =
      Pattern.compile(FROM + CLOSING + "[-+*/%|]", Pattern.CASE_INSENSITIVE);

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
    String strict = text.toString();
    String included = BELOW.matcher(ABOVE.matcher(strict).replaceAll(">=$1")).replaceAll("$1<=");
    return included.equals(strict) || RECKONED.matcher(strict).find() || !allCompared(included)
        ? null
        : cut(template, included, parameters);
  }

  /** Whether each parameter is compared itself, or is in a row with one that is. */
  private static boolean allCompared(String sql) {
    Set<Integer> compared = new HashSet<>();
    places(COMPARED, sql).forEach(compared::addAll);
    List<List<Integer>> neighbours = places(NEXT_IN_ROW, sql);
    for (int i = 0; i < neighbours.size(); i++) {
      for (List<Integer> two : neighbours) {
        if (two.stream().anyMatch(compared::contains)) {
          compared.addAll(two);
        }
      }
    }
    return compared.size() == sql.chars().filter(c -> c == FROM).count();
  }

  /** Where the parameters of each match are; matches may overlap. */
  private static List<List<Integer>> places(Pattern pattern, String sql) {
    List<List<Integer>> places = new ArrayList<>();
    Matcher matcher = pattern.matcher(sql);
    for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
      places.add(
          IntStream.range(matcher.start(), matcher.end())
              .filter(i -> sql.charAt(i) == FROM)
              .boxed()
              .toList());
    }
    return places;
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
