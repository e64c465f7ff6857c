// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.ObjectKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a change of a column's type takes: a conversion, a rewrite, values. */
public final class TypeChange {
  private static final Pattern MODIFIED = Pattern.compile("([a-z ]+?)\\((\\d+)(?:,(\\d+))?\\)(.*)");
  private static final Set<String> TEXTS = Set.of("text", "character varying", "character");
  private static final Map<String, Integer> WIDTHS =
      Map.of("smallint", 1, "integer", 2, "bigint", 3, "numeric", 4);
  private static final Set<String> NUMBERS =
      Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
  private static final Set<String> TIMES =
      Set.of("date", "timestamp without time zone", "timestamp with time zone");

  private TypeChange() {}

  /** The type without length or precision. */
  public static String base(String type) {
    Matcher matcher = MODIFIED.matcher(type);
    return matcher.matches() ? matcher.group(1) + matcher.group(4) : type;
  }

  /**
   * The expression that converts, or empty where an assignment does. An assignment is preferred: it
   * refuses a value that does not fit where a cast would cut it.
   */
  static String using(String column, String from, String to) {
    String old = base(from);
    String now = base(to);
    if (old.equals(now) || TEXTS.contains(now)) {
      return "";
    }
    if ((NUMBERS.contains(old) && NUMBERS.contains(now))
        || (TIMES.contains(old) && TIMES.contains(now))) {
      return "";
    }
    boolean direct =
        TEXTS.contains(old)
            || (old.equals("boolean") && now.equals("integer"))
            || (old.equals("integer") && now.equals("boolean"))
            || (old.startsWith("json") && now.startsWith("json"));
    return " USING " + column + (direct ? "::" : "::text::") + to;
  }

  /**
   * Whether a type is a domain over a text of limited length: a cast cuts what is too long without
   * a word, and an assignment refuses it.
   */
  static boolean refusesByAssignment(String type, Catalog catalog) {
    return domain(type, catalog)
        .map(domain -> new Domain(domain).type())
        .filter(base -> TEXTS.contains(base(base)) || refusesByAssignment(base, catalog))
        .isPresent();
  }

  /** Whether a type is a domain whose values are taken to fit, by rounding or cutting. */
  static boolean isDomainThatFits(String type, Catalog catalog) {
    return domain(type, catalog).isPresent() && !refusesByAssignment(type, catalog);
  }

  /** Whether a type is a domain that not every value of the type below it has a place in. */
  public static boolean isDomainWithRules(String type, Catalog catalog) {
    return domain(type, catalog)
        .filter(
            domain ->
                new Domain(domain).isNotNull()
                    || !catalog.parts(ObjectKind.DOMAIN_CONSTRAINT, domain.id()).isEmpty()
                    || isDomainWithRules(new Domain(domain).type(), catalog))
        .isPresent();
  }

  private static Optional<CatalogObject> domain(String type, Catalog catalog) {
    return catalog.ofKind(ObjectKind.DOMAIN).stream()
        .filter(domain -> SqlNames.qualified(domain.id()).equals(type))
        .findFirst();
  }

  /** Whether PostgreSQL only changes its mind about the values, without touching them. */
  static boolean keepsStorage(String from, String to) {
    String old = base(from);
    String now = base(to);
    boolean text = old.equals("character varying") || old.equals("text");
    if (text && now.equals("text")) {
      return true;
    }
    if (text && now.equals("character varying")) {
      return length(to) == 0 || (length(from) > 0 && length(from) <= length(to));
    }
    return old.equals(now)
        && old.equals("numeric")
        && (length(to) == 0
            || (length(from) > 0 && length(from) <= length(to) && scale(from) == scale(to)));
  }

  /** Whether every value of the old type is a value of the new one. */
  static boolean widens(String from, String to) {
    Integer old = WIDTHS.get(from);
    Integer now = WIDTHS.get(to);
    return keepsStorage(from, to)
        || (old != null && now != null && old <= now)
        || base(to).equals("text");
  }

  /**
   * Whether PostgreSQL may meet a value of {@code from} that has no place in {@code to}, and then
   * refuses the change.
   *
   * @param catalog which knows the domains of {@code from}
   */
  public static boolean mayRefuse(String from, String to, Catalog catalog) {
    String old = below(from, catalog);
    String now = base(to);
    return !from.equals(to)
        && !old.equals(to)
        && !widens(old, to)
        && !(TIMES.contains(base(old)) && TIMES.contains(now))
        && !(now.equals("character varying") && length(to) == 0);
  }

  /** The type below all domains. */
  public static String below(String type, Catalog catalog) {
    return domain(type, catalog)
        .map(domain -> below(new Domain(domain).type(), catalog))
        .orElse(type);
  }

  /** Whether a type is a domain that takes no NULL, and has no default of its own. */
  public static boolean isDomainThatNeedsValues(String type, Catalog catalog) {
    return domain(type, catalog)
        .filter(domain -> new Domain(domain).expression().isEmpty())
        .filter(
            domain ->
                new Domain(domain).isNotNull()
                    || isDomainThatNeedsValues(new Domain(domain).type(), catalog))
        .isPresent();
  }

  /**
   * What converting back gives. A wider type may by then hold what the old one cannot; a narrower
   * one refuses what does not fit, unless the conversion rounds.
   */
  static Reversibility reversibility(String from, String to) {
    String old = base(from);
    String now = base(to);
    boolean refuses =
        (WIDTHS.getOrDefault(old, 9) < 4 && WIDTHS.getOrDefault(now, 9) < 4)
            || (TEXTS.contains(old) && (TEXTS.contains(now) || now.contains(".")));
    if (widens(from, to)) {
      return Reversibility.LOSSY;
    }
    return refuses ? Reversibility.LOSSLESS : Reversibility.IRREVERSIBLE;
  }

  private static int length(String type) {
    Matcher matcher = MODIFIED.matcher(type);
    return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
  }

  private static int scale(String type) {
    Matcher matcher = MODIFIED.matcher(type);
    return matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 0;
  }
}
