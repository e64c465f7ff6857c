// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a comment asks of Lockstep: {@code -- lockstep:lock-timeout 2s}.
 *
 * @param line where it stands, from 1
 * @param name {@code lock-timeout}; as it is written, and may be no directive's
 * @param value what stands behind it; may be empty
 */
public record Directive(int line, String name, String value) {
  private static final Pattern FORM =
      Pattern.compile("^\\s*--\\s*lockstep:\\s*(\\S*)[ \\t]*(.*?)\\s*$");

  private static final Pattern SECTION = Pattern.compile("\\s*--\\s*@([\\p{L}_-]+)(?:\\s.*)?");

  /** A comment that begins as a directive does, however it is written. */
  private static final Pattern ALMOST =
      Pattern.compile("(?i)^\\s*(?:-{2,}|/\\*+|\\*+)\\s*lockstep\\s*([:=]?)\\s*([\\w-]+).*$");

  /**
   * A comment that looks like a directive and is none.
   *
   * @param marked whether {@code :} or {@code =} is behind the program's name
   * @param word what stands behind that
   */
  public record Almost(boolean marked, String word) {}

  /** The directive that {@code comment} is, a line with its marks; empty if it is none. */
  public static Optional<Directive> in(int line, String comment) {
    Matcher matcher = FORM.matcher(comment);
    return matcher.matches()
        ? Optional.of(new Directive(line, matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** The section of a backfill that begins with this line: {@code -- @batch}. */
  public static Optional<String> section(String line) {
    Matcher matcher = SECTION.matcher(line);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** What {@code comment}, which is no directive, looks like; empty if it does not. */
  public static Optional<Almost> almost(String comment) {
    Matcher matcher = ALMOST.matcher(comment);
    return matcher.matches()
        ? Optional.of(new Almost(!matcher.group(1).isEmpty(), matcher.group(2)))
        : Optional.empty();
  }
}
