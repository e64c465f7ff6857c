// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.ReverseLabel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one migration can be undone, and what that gives back.
 *
 * @param how in one word
 * @param reason what its author says of it; may be empty
 * @param reverseOrNull the reverse, if there is one
 */
public record Undoability(How how, String reason, @Nullable MigrationFile reverseOrNull) {
  /** In one word. */
  public enum How {
    /** Schema and data are as before. */
    LOSSLESS("lossless"),
    /** The schema is as before; what was written since into what goes away is lost. */
    LOSSY("lossy"),
    /** There is a reverse, whose header does not say what it gives back. */
    UNLABELLED("unlabelled"),
    /** It gives back no data that matters, or nothing at all. */
    IRREVERSIBLE("irreversible"),
    /** There is none. */
    NO_REVERSE("no reverse");

    private final String text;

    How(String text) {
      this.text = text;
    }

    /** As in reports and JSON. */
    public String text() {
      return text;
    }
  }

  /**
   * How a migration can be undone.
   *
   * @param forward the migration; null if this program does not ship it
   */
  public static Undoability of(@Nullable MigrationFile forward, @Nullable MigrationFile reverse) {
    Optional<String> declared =
        forward == null ? Optional.empty() : forward.directives().irreversible();
    if (declared.isPresent()) {
      return new Undoability(How.IRREVERSIBLE, declared.get(), reverse);
    }
    if (reverse == null) {
      return new Undoability(How.NO_REVERSE, "", null);
    }
    return reverse
        .content()
        .label()
        .map(label -> new Undoability(how(label), label.reason(), reverse))
        .orElse(new Undoability(How.UNLABELLED, "", reverse));
  }

  private static How how(ReverseLabel label) {
    return switch (label.gives()) {
      case Reversibility.LOSSLESS -> How.LOSSLESS;
      case Reversibility.LOSSY -> How.LOSSY;
      case Reversibility.IRREVERSIBLE -> How.IRREVERSIBLE;
    };
  }

  /** Whether an undo may take it. */
  public boolean isOpen() {
    return reverseOrNull != null && how != How.IRREVERSIBLE;
  }

  /** {@code lossy: every artist goes with the table}. */
  public String text() {
    return reason.isEmpty() ? how.text() : how.text() + ": " + reason;
  }
}
