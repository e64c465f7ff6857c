// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.serve.BootState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the migrations of this process are doing.
 *
 * @param state off, starting, waiting, running, gated, done, failed, undone or not-undone
 * @param phase the step of a run
 * @param migration what is being applied or undone
 * @param elapsedMs since the state, or the migration, began
 * @param message what is in the way
 * @param blockedBy the sessions that keep the migration waiting for a lock, as last seen
 */
@Schema(name = "RunState")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunActivity(
    String state,
    Instant since,
    @Nullable String phase,
    @Nullable String migration,
    long elapsedMs,
    @Nullable String message,
    List<BlockedBy> blockedBy) {
  /**
   * A session that a migration waits for.
   *
   * @param transactionMs how long its transaction has been open
   * @param query its last one, the head of it; empty if this role may not see it
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record BlockedBy(
      int pid, String user, String application, String state, long transactionMs, String query) {
    static BlockedBy of(Blocker blocker) {
      return new BlockedBy(
          blocker.pid(),
          blocker.user(),
          blocker.application(),
          blocker.state(),
          blocker.age().toMillis(),
          blocker.query());
    }
  }

  static RunActivity of(BootState state, Instant now) {
    return switch (state) {
      case BootState.Running running ->
          new RunActivity(
              running.name(),
              running.since(),
              running.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              running.migration(),
              elapsed(
                  running.migrationSince() == null ? running.since() : running.migrationSince(),
                  now),
              null,
              running.blockers().stream().map(BlockedBy::of).toList());
      case BootState.Waiting waiting -> plain(waiting, now, waiting.problem());
      case BootState.Gated gated -> plain(gated, now, gated.gate());
      case BootState.Failed failed -> plain(failed, now, failed.message());
      case BootState.Undone undone -> plain(undone, now, undone.message());
      case BootState.NotUndone not -> plain(not, now, not.message());
      case BootState.Idle idle -> plain(idle, now, null);
      case BootState.Done done -> plain(done, now, null);
    };
  }

  private static RunActivity plain(BootState state, Instant now, @Nullable String message) {
    return new RunActivity(
        state.name(), state.since(), null, null, elapsed(state.since(), now), message, List.of());
  }

  private static long elapsed(Instant since, Instant now) {
    return Duration.between(since, now).toMillis();
  }
}
