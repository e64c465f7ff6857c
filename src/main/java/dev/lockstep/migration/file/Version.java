// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A migration's version, with Flyway's meaning: numbers separated by dots or underscores, compared
 * number by number, trailing zeros not counted ({@code 1.0} equals {@code 1}).
 */
public final class Version implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("\\d+(?:[._]\\d+)*");

  private final String text;
  private final List<BigInteger> parts;

  private Version(String text, List<BigInteger> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** Whether {@code text} can be a version. */
  public static boolean isVersion(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Parses a version.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Version of(String text) {
    if (!isVersion(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a version: expected numbers separated by dots");
    }
    String dotted = text.replace('_', '.');
    List<BigInteger> parts = new ArrayList<>();
    for (String part : dotted.split("\\.", -1)) {
      parts.add(new BigInteger(part));
    }
    while (parts.size() > 1 && parts.get(parts.size() - 1).signum() == 0) {
      parts.remove(parts.size() - 1);
    }
    return new Version(dotted, List.copyOf(parts));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private BigInteger part(int index) {
    return index < parts.size() ? parts.get(index) : BigInteger.ZERO;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && parts.equals(version.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** As it stands in the file name, with dots. */
  @Override
  public String toString() {
    return text;
  }
}
