// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.HostName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** This process, as the owner of scratch databases; and what it can tell of other owners. */
final class ScratchOwner {
  /** Older than this, and without sessions, a database of another host is a leftover. */
  static final Duration SURELY_ABANDONED = Duration.ofHours(1);

  private static final AtomicLong NUMBER = new AtomicLong();

  private final Clock clock;
  private final String host;

  ScratchOwner(Clock clock) {
    this(clock, HostName.own());
  }

  ScratchOwner(Clock clock, String host) {
    this.clock = clock;
    this.host = ScratchName.hostHash(host);
  }

  /** A name that no other database has. */
  ScratchName next() {
    return new ScratchName(
        clock.instant(), host, ProcessHandle.current().pid(), NUMBER.incrementAndGet());
  }

  /**
   * Whether the process that made a database is surely gone: it ran here and does so no longer, or
   * ran elsewhere more than an hour ago. Whether it has sessions is for PostgreSQL to say.
   */
  boolean abandoned(ScratchName name) {
    return name.host().equals(host) ? !lives(name) : isOld(name);
  }

  private boolean isOld(ScratchName name) {
    return name.created().plus(SURELY_ABANDONED).isBefore(clock.instant());
  }

  private static boolean lives(ScratchName name) {
    Optional<ProcessHandle> process =
        ProcessHandle.of(name.process()).filter(ProcessHandle::isAlive);
    // Process ids are used again, in containers above all: one that started later is another one.
    // The name has whole seconds, so the start is compared with what it might have been.
    Instant latest = name.created().plusSeconds(1);
    return process
        .map(alive -> alive.info().startInstant().map(start -> !start.isAfter(latest)).orElse(true))
        .orElse(false);
  }
}
