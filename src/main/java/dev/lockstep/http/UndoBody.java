// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.migration.undo.AmbiguousUndoException;
import dev.lockstep.migration.undo.UndoRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to undo.
 *
 * @param to a version that stays, or {@code empty}
 * @param last how many, instead
 * @param dryRun whether to say what it would do, and do nothing
 * @param unrehearsed whether to go without a rehearsal
 */
@RegisterForReflection
public record UndoBody(
    @Nullable String to,
    @Nullable Integer last,
    @Nullable Boolean dryRun,
    @Nullable Boolean unrehearsed) {
  private static final Map<String, StrictBody.Type> KNOWN =
      Map.of(
          "to", StrictBody.Type.TEXT,
          "last", StrictBody.Type.NUMBER,
          "dryRun", StrictBody.Type.FLAG,
          "unrehearsed", StrictBody.Type.FLAG);

  static UndoBody read(byte @Nullable [] body) {
    Map<String, Object> values = StrictBody.values(body, KNOWN);
    return new UndoBody(
        (String) values.get("to"),
        (Integer) values.get("last"),
        (Boolean) values.getOrDefault("dryRun", false),
        (Boolean) values.getOrDefault("unrehearsed", false));
  }

  boolean isDry() {
    return Boolean.TRUE.equals(dryRun);
  }

  boolean isUnrehearsed() {
    return Boolean.TRUE.equals(unrehearsed);
  }

  /** For the audit: which. */
  String text() {
    return to != null ? "back to " + to : last != null ? "the last " + last : "what is unfinished";
  }

  /** How far back. */
  UndoRequest request() {
    try {
      return UndoRequest.of(to, last);
    } catch (AmbiguousUndoException e) {
      throw HttpProblem.of(ProblemKind.BAD_REQUEST, e.getMessage()).exception();
    }
  }
}
