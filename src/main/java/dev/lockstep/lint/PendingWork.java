// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.finding.Finding;
import dev.lockstep.lint.trace.MigrationTracer;
import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.lint.trace.RunWork;
import dev.lockstep.lint.trace.WorkText;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pending migrations would do to a database in use, seen on a scratch database. It is
 * remembered by the content of all that it depends on, so that a second look needs no database.
 */
public final class PendingWork {
  private final Cache cache;
  private final String program;
  private final Scope scope;
  private final MigrationSet migrations;
  private final List<MigrationFile> pending;
  private final Map<String, String> states = new LinkedHashMap<>();

  /**
   * That of a run.
   *
   * @param program name and build of this program
   * @param scope that of {@code check}, with which databases are shared
   * @param pending what would run in one go, in order: at least one
   */
  public PendingWork(
      Cache cache,
      String program,
      Scope scope,
      MigrationSet migrations,
      List<MigrationFile> pending) {
    this.cache = cache;
    this.program = program;
    this.scope = scope;
    this.migrations = migrations;
    this.pending = List.copyOf(pending);
  }

  /**
   * What was seen.
   *
   * @param major of the server that it was seen on
   * @param work by script
   * @param failure of the migration that failed there, which was not seen, nor any behind it
   */
  public record Seen(int major, Map<String, MigrationWork> work, Optional<Finding> failure) {
    public Seen {
      work = Map.copyOf(work);
    }
  }

  /** What an earlier look at the same files on a server of this major has seen, all of it. */
  public Optional<Seen> remembered(int major) {
    Map<String, MigrationWork> work = new LinkedHashMap<>();
    for (MigrationFile file : pending) {
      Optional<MigrationWork> known =
          cache.find(key(file, major)).flatMap(text -> parse(file.script(), text));
      if (known.isEmpty()) {
        return Optional.empty();
      }
      work.put(file.script(), known.get());
    }
    return Optional.of(new Seen(major, work, Optional.empty()));
  }

  /** An entry that another program wrote, or half of one, is none. */
  private static Optional<MigrationWork> parse(String script, String text) {
    try {
      return Optional.of(WorkText.parse(script, text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks, if there is nothing remembered.
   *
   * @throws SQLException if no scratch database can be created
   */
  public Seen look(ScratchSource scratch) throws SQLException {
    try (ScratchServer server = scratch.open()) {
      Optional<Seen> known = remembered(server.major());
      return known.isPresent() ? known.get() : look(scratch, server);
    }
  }

  private Seen look(ScratchSource scratch, ScratchServer server) throws SQLException {
    Map<String, MigrationWork> work = new LinkedHashMap<>();
    RunWork run = new RunWork();
    try {
      new MigrationTracer(scratch, program, scope)
          .trace(
              server,
              migrations,
              pending,
              traced -> {
                MigrationWork of = run.of(traced);
                work.put(of.script(), of);
                cache.remember(key(traced.file(), server.major()), WorkText.of(of));
              });
      return new Seen(server.major(), work, Optional.empty());
    } catch (ReplayFailedException e) {
      return new Seen(server.major(), work, Optional.of(e.finding()));
    }
  }

  private String key(MigrationFile file, int major) {
    if (states.isEmpty()) {
      List<MigrationFile> order = new ArrayList<>(MigrationTracer.order(migrations, pending));
      pending.stream().filter(each -> each.version().isEmpty()).forEach(order::add);
      // Not of the server: where it was seen is no matter, but for its major.
      String identity = CacheKeys.identity(program, "", scope.key(), migrations);
      List<String> keys = CacheKeys.states(identity, order);
      for (int i = 0; i < order.size(); i++) {
        states.put(order.get(i).script(), keys.get(i));
      }
    }
    return CacheKeys.work(
        states.getOrDefault(file.script(), ""), pending.getFirst().script(), major);
  }
}
