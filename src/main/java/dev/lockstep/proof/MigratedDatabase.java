// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.KeptDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * A scratch database with all migrations applied, to work on. Where the server may keep databases,
 * the state after the versioned migrations is kept, and the next one begins with it: only what is
 * new since is applied. Reverses are not proven here.
 */
public final class MigratedDatabase implements AutoCloseable {
  private final StateMaker maker;
  private StateMaker.Made made;

  private MigratedDatabase(StateMaker maker, StateMaker.Made made) {
    this.maker = maker;
    this.made = made;
  }

  /**
   * Makes one.
   *
   * @param identity what the state depends on besides the files: program, server version, scope
   * @param scope what of it is looked at
   * @throws ReplayFailedException if a migration fails
   */
  public static MigratedDatabase make(
      ScratchServer server, MigrationSet migrations, Cache cache, String identity, Scope scope)
      throws SQLException {
    StateMaker maker = new StateMaker(server, migrations, cache, identity, scope);
    return new MigratedDatabase(maker, maker.copied());
  }

  /**
   * The same, without a copy as long as none is needed: for {@link #tryOut}, and for what it is.
   *
   * @throws ReplayFailedException if a migration fails
   */
  public static MigratedDatabase lookAt(
      ScratchServer server, MigrationSet migrations, Cache cache, String identity, Scope scope)
      throws SQLException {
    StateMaker maker = new StateMaker(server, migrations, cache, identity, scope);
    return new MigratedDatabase(maker, maker.inPlace());
  }

  /** What the migrations make. */
  public MigratedState state() {
    return made.state();
  }

  /**
   * Where to go on. PostgreSQL has read all of the catalog in this very session, and need not look
   * everything up again.
   */
  public MigrationReplay replay() throws SQLException {
    if (isKept()) {
      made.replay().rollBack();
      made.place().close();
      made = maker.copied(made.state());
    }
    return made.replay();
  }

  /** What is tried out. It may be begun again, on another database. */
  @FunctionalInterface
  public interface Trial<T> {
    T on(MigrationReplay replay) throws SQLException, IOException;
  }

  /**
   * Tries something out: in one transaction of the kept database, which is rolled back, where each
   * of the files allows it; else, and if anything goes wrong there, on a database of its own, whose
   * answer is the one that counts.
   *
   * @param files those that are known to be run, a hint that spares an attempt in vain
   */
  public <T> T tryOut(List<MigrationFile> files, Trial<T> trial) throws SQLException, IOException {
    if (isKept() && files.stream().allMatch(OneTransaction::suits)) {
      try {
        made.replay().beginOneTransaction();
        return trial.on(made.replay());
      } catch (SQLException | RuntimeException e) {
        System.getLogger(MigratedDatabase.class.getName())
            .log(System.Logger.Level.DEBUG, "tried again on a database of its own", e);
      }
    }
    return trial.on(replay());
  }

  private boolean isKept() {
    return made.place() instanceof KeptDatabase;
  }

  @Override
  public void close() throws SQLException {
    try (MigrationReplay replay = made.replay()) {
      // The session ends before the database is dropped.
      replay.rollBack();
    } finally {
      made.place().close();
    }
  }
}
