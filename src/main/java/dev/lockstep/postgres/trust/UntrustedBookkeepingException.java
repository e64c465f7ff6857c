// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import dev.lockstep.event.PlainText;
import dev.lockstep.postgres.AdvisedException;
import dev.lockstep.postgres.SqlState;
import java.util.Comparator;
import java.util.List;

/**
 * What Lockstep keeps its books in may not be touched. Nothing was written, and nothing was read
 * but PostgreSQL's own catalog.
 */
public final class UntrustedBookkeepingException extends AdvisedException {
  private static final long serialVersionUID = 1L;

  UntrustedBookkeepingException(List<Doubt> doubts, String login) {
    super(PlainText.of(text(doubts, login)), SqlState.INSUFFICIENT_PRIVILEGE);
  }

  private static String text(List<Doubt> doubts, String login) {
    Doubt first = doubts.stream().min(Comparator.comparing(Doubt::kind)).orElseThrow();
    int others = doubts.size() - 1;
    return first.text(login)
        + (others == 0
            ? ""
            : " (and " + others + (others == 1 ? " other doubt" : " other doubts") + " about it)")
        + "; nothing was changed";
  }
}
