// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What this installation says that <code>${…}</code> in its migrations stands for, beside Flyway's
 * own. Names are compared as Flyway compares them, whatever their case. A value may be a secret and
 * is never shown.
 *
 * @param values by name, whatever its case
 */
public record PlaceholderValues(Map<String, String> values) {
  /** None. */
  public static final PlaceholderValues NONE = new PlaceholderValues(Map.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]+");
  private static final String OF_FLYWAY = "flyway:";

  public PlaceholderValues {
    TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads {@code a=b,c=d}; a comma or a backslash of a value has a backslash before it.
   *
   * @throws IllegalArgumentException saying what is wrong, and never a value
   */
  public static PlaceholderValues parse(String text) {
    TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : pairs(text)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "number "
                + (values.size() + 1)
                + " is not name=value; it is name=value,name=value, with \\, for a comma in a value");
      }
      if (name.regionMatches(true, 0, OF_FLYWAY, 0, OF_FLYWAY.length())) {
        throw new IllegalArgumentException(
            name + " is one of Flyway's own, which have their values already; leave it out");
      }
      String value = pair.substring(equals + 1).strip().replaceAll("\\\\([\\\\,])", "$1");
      if (values.put(name, value) != null) {
        throw new IllegalArgumentException(
            name + " is there twice (case does not matter); leave one of them out");
      }
    }
    return new PlaceholderValues(values);
  }

  /** At each comma without a backslash before it; the backslashes stay. */
  private static List<String> pairs(String text) {
    List<String> pairs = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == ',') {
        pairs.add(text.substring(begin, at));
        begin = at + 1;
      }
    }
    pairs.add(text.substring(begin));
    return pairs;
  }

  /** All of it, for a hash: what was made with one value is not what another makes. */
  public String content() {
    return values.isEmpty() ? "" : values.toString();
  }

  /** Never a value. */
  @Override
  public String toString() {
    return "placeholders " + values.keySet();
  }
}
