// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.ReplayedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Applies migrations to a scratch database, each at the state before it, and looks at those that
 * are asked for. What lint, check, a dry run and status say of locks comes from here.
 */
public final class MigrationTracer {
  private final ScratchSource scratch;
  private final String program;
  private final Scope scope;

  /**
   * One on these scratch databases.
   *
   * @param program name and build of this program
   * @param scope that of {@code check}, with which databases are shared
   */
  public MigrationTracer(ScratchSource scratch, String program, Scope scope) {
    this.scratch = scratch;
    this.program = program;
    this.scope = scope;
  }

  /**
   * Hands over what each of {@code selected} did as soon as it is known.
   *
   * @param server one of the same scratch databases, open
   * @param selected versioned and repeatable ones, at least one
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails; those before it were
   *     handed over
   */
  public void trace(
      ScratchServer server,
      MigrationSet migrations,
      List<MigrationFile> selected,
      Consumer<TracedMigration> seen)
      throws SQLException {
    Set<String> scripts = scripts(selected);
    boolean repeatables =
        selected.stream().anyMatch(file -> file.kind() == MigrationFile.Kind.REPEATABLE);
    List<MigrationFile> order = order(migrations, selected);
    int first = order.size();
    int last = order.size() - 1;
    for (int i = order.size() - 1; i >= 0; i--) {
      first = scripts.contains(order.get(i).script()) ? i : first;
    }
    while (!repeatables && !scripts.contains(order.get(last).script())) {
      last--;
    }
    MigrationSet before =
        new MigrationSet(
            order.subList(0, first),
            Map.of(),
            List.of(),
            List.of(),
            migrations.callbacksAroundVersioned());
    String identity = CacheKeys.identity(program, scratch.identity(), scope.key(), migrations);
    try (ReplayedDatabase database = ReplayedDatabase.make(server, before, identity, scope)) {
      StatementTracer tracer = new StatementTracer(database.replay());
      for (MigrationFile file : order.subList(first, last + 1)) {
        apply(migrations, file, scripts, tracer, seen);
      }
      if (repeatables) {
        unseen(migrations, CallbackEvent.AFTER_VERSIONED, tracer);
        unseen(migrations, CallbackEvent.BEFORE_REPEATABLES, tracer);
        for (MigrationFile file : migrations.repeatables()) {
          apply(migrations, file, scripts, tracer, seen);
        }
      }
    }
  }

  private static void apply(
      MigrationSet migrations,
      MigrationFile file,
      Set<String> selected,
      StatementTracer tracer,
      Consumer<TracedMigration> seen)
      throws SQLException {
    unseen(migrations, CallbackEvent.BEFORE_EACH_MIGRATE, tracer);
    if (selected.contains(file.script())) {
      seen.accept(tracer.apply(file));
    } else {
      tracer.applyUnseen(file);
    }
    unseen(migrations, CallbackEvent.AFTER_EACH_MIGRATE, tracer);
  }

  private static void unseen(MigrationSet migrations, CallbackEvent event, StatementTracer tracer)
      throws SQLException {
    for (MigrationFile callback : migrations.callbacks(event)) {
      tracer.applyUnseen(callback);
    }
  }

  /**
   * The versioned migrations in the order in which they are applied: from a baseline on, unless
   * something is selected that it stands for.
   */
  public static List<MigrationFile> order(MigrationSet migrations, List<MigrationFile> selected) {
    List<MigrationFile> path = migrations.fromEmpty().versioned();
    boolean whole =
        scripts(path)
            .containsAll(
                scripts(selected.stream().filter(file -> file.version().isPresent()).toList()));
    return whole ? path : migrations.versioned();
  }

  private static Set<String> scripts(List<MigrationFile> files) {
    return files.stream().map(MigrationFile::script).collect(Collectors.toSet());
  }
}
