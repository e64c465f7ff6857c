package dev.lockstep.proof;

import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.postgres.Connections;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A scratch database with all migrations applied, to work on. Where the server may keep databases,
 * the state after the versioned migrations is kept, and the next one begins with a copy of it: only
 * what is new since is applied. Reverses are not proven here.
 */
public final class MigratedDatabase implements Connections, AutoCloseable {
  private final MigratedState state;
  private final ScratchDatabase database;

  private MigratedDatabase(MigratedState state, ScratchDatabase database) {
    this.state = state;
    this.database = database;
  }

  /**
   * Makes one.
   *
   * @param identity what the state depends on besides the files: program and server version
   * @throws ReplayFailedException if a migration fails
   */
  public static MigratedDatabase make(
      ScratchServer server, MigrationSet migrations, ProofStore store, String identity)
      throws SQLException {
    MigrationSet forward =
        new MigrationSet(migrations.versioned(), Collections.emptyMap(), migrations.repeatables());
    List<String> keys = MigrationKeys.of(identity, forward.versioned());
    List<String> usable = usable(keys, store);
    Optional<String> kept = server.firstKept(usable);
    int done = kept.map(key -> keys.indexOf(key) + 1).orElse(0);
    ScratchDatabase made = kept.isPresent() ? server.copyOfKept(kept.get()) : server.create();
    // Closing is dropping; what was kept has another name by then.
    List<ScratchDatabase> current = new ArrayList<>(List.of(made));
    boolean whole = false;
    try {
      MigratedState state =
          MigrationProof.resume(
              made,
              done,
              forward,
              store,
              identity,
              () -> {
                if (done < keys.size()) {
                  current.set(0, server.keep(made, keys.getLast()));
                }
                return current.get(0);
              },
              new RememberedEnd(store, forward, keys, kept.isPresent() && done == keys.size()));
      whole = true;
      return new MigratedDatabase(state, current.get(0));
    } finally {
      if (!whole) {
        current.get(0).close();
      }
    }
  }

  /** The states whose fingerprints up to there are all remembered, newest first. */
  private static List<String> usable(List<String> keys, ProofStore store) {
    List<String> usable = new ArrayList<>();
    for (String key : keys) {
      if (store.find(MigrationKeys.fingerprint(key)).map(Fingerprint::parse).isEmpty()) {
        break;
      }
      usable.add(key);
    }
    Collections.reverse(usable);
    return usable;
  }

  /** What the migrations make. */
  public MigratedState state() {
    return state;
  }

  @Override
  public Connection open() throws SQLException {
    return database.open();
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
