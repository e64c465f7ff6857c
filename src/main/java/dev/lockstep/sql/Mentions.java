// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a text speaks of any of some names: in whatever case, and also in a string or a comment,
 * since code in a string may be about them. In doubt it does.
 */
public final class Mentions {
  private final Pattern any;

  private Mentions(Pattern any) {
    this.any = any;
  }

  /** Of {@code names} as the catalog has them. */
  public static Mentions of(Set<String> names) {
    String words =
        names.stream()
            .flatMap(name -> Stream.of(name, name.replace("\"", "\"\"")))
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    // What a name with escapes stands for is not looked into.
    return new Mentions(
        Pattern.compile(
            "(?<![\\p{L}\\p{N}_])(?:(?:" + words + ")(?![\\p{L}\\p{N}_])|U&\")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /** Whether {@code sql} does. */
  public boolean in(String sql) {
    return any.matcher(sql).find();
  }
}
