// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.diff.operation.Reversibility;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a reverse says that it gives back: {@code -- lossy: every artist goes with the
 * table}.
 *
 * @param gives what it gives back
 * @param reason the rest of the line, for people; may be empty
 */
public record ReverseLabel(Reversibility gives, String reason) {
  private static final Pattern LABEL =
      Pattern.compile("(?i)^--+\\s*(lossless|lossy|irreversible)\\b\\s*[:,.-]?\\s*(.*?)\\s*$");

  /** The label that a comment, with its marks, is. */
  static Optional<ReverseLabel> in(String comment) {
    Matcher matcher = LABEL.matcher(comment.lines().findFirst().orElse(""));
    return matcher.matches()
        ? Optional.of(
            new ReverseLabel(
                Reversibility.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2)))
        : Optional.empty();
  }
}
