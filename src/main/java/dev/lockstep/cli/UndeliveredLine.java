// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.notify.Undelivered;
import dev.lockstep.terminal.Ink;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook was not told, as {@code status} shows it.
 *
 * @param receiver its host; null if it is not configured where this is asked
 * @param waiting notifications that it is to be told yet, the oldest from {@code since}
 * @param givenUp those that were tried for so long that they will not be tried again
 * @param message of the newest of them all
 * @param problem why it has not taken the one that was tried last
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record UndeliveredLine(
    @Nullable String receiver,
    long waiting,
    long givenUp,
    Instant since,
    String message,
    String problem) {
  static UndeliveredLine of(Undelivered each) {
    return new UndeliveredLine(
        each.receiverOrNull(),
        each.waiting(),
        each.givenUp(),
        each.since(),
        each.message(),
        each.problem());
  }

  Ink ink() {
    return givenUp > 0 ? Ink.BAD : Ink.WARNING;
  }

  /** What happened, and what to do next. */
  String text() {
    String who = receiver == null ? "a receiver that is not in LOCKSTEP_NOTIFY_URL here" : receiver;
    return (givenUp > 0 ? count(givenUp) + " given up for " : count(waiting) + " waiting for ")
        + who
        + (givenUp > 0 && waiting > 0 ? ", and " + waiting + " waiting" : "")
        + ": "
        + problem
        + ". The newest: "
        + message
        + ". "
        + (givenUp > 0
            ? "Mend the receiver or LOCKSTEP_NOTIFY_URL; what was given up is not sent again:"
                + " SELECT * FROM lockstep.notification has it"
            : "It is tried again by itself, for six days; mend the receiver or"
                + " LOCKSTEP_NOTIFY_URL");
  }

  private static String count(long count) {
    return count + (count == 1 ? " notification" : " notifications");
  }
}
