// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a secret may be tried: five times at once from an address, then once in twelve seconds;
 * and sixty wrong ones in a minute from all addresses together, after which only addresses that
 * have hardly been wrong are heard. So whoever guesses does not get far, and does not keep anybody
 * at another address from logging in.
 */
@Singleton
public class LoginAttempts {
  private static final int BURST = 5;
  private static final Duration ONE_MORE = Duration.ofSeconds(12);
  private static final int ALTOGETHER = 60;
  private static final Duration ONE_MORE_ALTOGETHER = Duration.ofSeconds(1);

  /** Attempts that an address still has at which it counts as one that was hardly wrong. */
  private static final int HARDLY_WRONG = BURST - 1;

  private static final int MOST_ADDRESSES = 10_000;

  private final Clock clock;
  private final Bucket altogether;
  private final Map<String, Bucket> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  public LoginAttempts(Clock clock) {
    this.clock = clock;
    this.altogether = new Bucket(ALTOGETHER, ONE_MORE_ALTOGETHER, clock.instant());
  }

  /** Whether the secret that came from {@code address} is to be looked at; counts as an attempt. */
  public synchronized boolean allows(String address) {
    Instant now = clock.instant();
    Bucket own =
        byAddress.computeIfAbsent(network(address), key -> new Bucket(BURST, ONE_MORE, now));
    own.fill(now);
    altogether.fill(now);
    if (own.isEmpty() || (altogether.isEmpty() && own.left < HARDLY_WRONG)) {
      return false;
    }
    own.left--;
    return true;
  }

  /** The secret was wrong. */
  public synchronized void failed() {
    altogether.fill(clock.instant());
    altogether.left = Math.max(0, altogether.left - 1);
  }

  /** The secret was right: what went wrong before from there is forgotten. */
  public synchronized void succeeded(String address) {
    byAddress.remove(network(address));
  }

  /** A host has a whole /64 of IPv6 addresses to itself. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split("%", 2)[0].split("::", 2)[0].split(":");
    return String.join(":", java.util.Arrays.copyOf(groups, Math.min(4, groups.length))) + "::/64";
  }

  private static final class Bucket {
    private final double full;
    private final Duration oneMore;
    private double left;
    private Instant filled;

    Bucket(int full, Duration oneMore, Instant now) {
      this.full = full;
      this.oneMore = oneMore;
      this.left = full;
      this.filled = now;
    }

    boolean isEmpty() {
      // Parts of an attempt are added up, and rounded.
      return left < 1 - 1e-6;
    }

    void fill(Instant now) {
      double more = (double) Duration.between(filled, now).toMillis() / oneMore.toMillis();
      if (more > 0) {
        left = Math.min(full, left + more);
        filled = now;
      }
    }
  }
}
