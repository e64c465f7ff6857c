// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.Version;
import org.jspecify.annotations.Nullable;

/** How far back an undo is to go. */
public sealed interface UndoRequest {
  /** What there is to say, for messages. */
  String EXTENT =
      "--last 1 undoes the newest migration, --to <version> all that are newer than it, --to empty"
          + " everything";

  /** {@code version} stays applied, everything newer is undone. */
  record To(Version version) implements UndoRequest {}

  /** Everything is undone. */
  record Everything() implements UndoRequest {}

  /** The {@code count} that were applied last are undone. */
  record Last(int count) implements UndoRequest {}

  /** What an earlier undo began and did not finish, and nothing else. */
  record Unfinished() implements UndoRequest {}

  /**
   * What two options ask for.
   *
   * @param to a version, or {@code empty}; null if it was not given
   * @param last how many; null if it was not given
   * @throws AmbiguousUndoException if that is not to be understood
   */
  static UndoRequest of(@Nullable String to, @Nullable Integer last) {
    if (to != null && last != null) {
      throw new AmbiguousUndoException("either --to or --last, not both: " + EXTENT);
    }
    if (last != null) {
      if (last < 1) {
        throw new AmbiguousUndoException("--last " + last + " undoes nothing; give it 1 or more");
      }
      return new Last(last);
    }
    if (to == null) {
      return new Unfinished();
    }
    if (to.equals("empty")) {
      return new Everything();
    }
    if (!Version.isVersion(to)) {
      throw new AmbiguousUndoException(
          "--to " + to + " is neither a version nor 'empty'; see 'lockstep status'");
    }
    return new To(Version.of(to));
  }
}
