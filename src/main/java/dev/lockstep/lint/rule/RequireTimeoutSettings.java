// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.sql.Tokens;
import java.util.Map;
import java.util.Optional;

/** A migration that waits, or runs, for ever. */
final class RequireTimeoutSettings implements Rule {
  private static final Map<String, String> TIMEOUTS =
      Map.of("LOCK_TIMEOUT", "lock_timeout", "STATEMENT_TIMEOUT", "statement_timeout");

  @Override
  public String name() {
    return "require-timeout-settings";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "leave it out: Lockstep sets both for each migration, and '-- lockstep:lock-timeout' and"
        + " '-- lockstep:statement-timeout' change them for one file";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    String text = seen.effect().statement().text();
    Tokens tokens = Tokens.of(text);
    boolean resets = tokens.take("RESET");
    if (!resets && !tokens.take("SET")) {
      return Optional.empty();
    }
    if (!tokens.take("LOCAL")) {
      tokens.take("SESSION");
    }
    String timeout = TIMEOUTS.get(tokens.next());
    if (timeout == null) {
      return Optional.empty();
    }
    boolean none = text.strip().matches("(?is).*(?:=|\\bto)\\s*(?:'\\s*0\\s*\\w*\\s*'|0|default)");
    return resets || none
        ? Optional.of(
            "switches "
                + timeout
                + " off: "
                + (timeout.equals("lock_timeout")
                    ? "what waits for a lock keeps all others waiting behind it, for as long as it"
                        + " takes"
                    : "what runs too long is ended by a person only"))
        : Optional.empty();
  }
}
