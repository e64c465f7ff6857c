// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.KeptDatabase;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.Workspace;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the state after all migrations: in a database of its own, or, where the server keeps it, in
 * the one that is kept.
 */
final class StateMaker {
  private final MigrationSet forward;
  private final Cache cache;
  private final String identity;
  private final Scope scope;
  private final List<MigrationFile> files;
  private final KeptStates kept;

  StateMaker(
      ScratchServer server, MigrationSet migrations, Cache cache, String identity, Scope scope) {
    this.forward =
        new MigrationSet(
            migrations.versioned(),
            Collections.emptyMap(),
            migrations.repeatables(),
            List.of(),
            migrations.callbacks());
    this.cache = cache;
    this.identity = identity;
    this.scope = scope;
    this.files = forward.versioned();
    this.kept = KeptStates.withFingerprints(server, CacheKeys.states(identity, files), cache);
  }

  /** The state, and where it is. */
  record Made(MigratedState state, MigrationReplay replay, Workspace place) {}

  /** In a database of its own. */
  Made copied() throws SQLException {
    KeptStates.Start start = kept.start();
    ScratchDatabase current = start.database();
    boolean made = false;
    try {
      MigrationProof proof = proof(start.done());
      if (start.done() < files.size()) {
        apply(proof, current, start.done());
        // Closing is dropping; what is kept has another name now, and this is a copy.
        current = kept.keep(current);
      }
      Made state = read(proof, current);
      made = true;
      return state;
    } finally {
      if (!made) {
        current.close();
      }
    }
  }

  /** In a database of its own, where what is in it was read in another already. */
  Made copied(MigratedState known) throws SQLException {
    KeptStates.Start start = kept.start();
    boolean made = false;
    try {
      if (start.done() == files.size() && forward.repeatables().isEmpty()) {
        Made again = new Made(known, replay(start.database(), files.size()), start.database());
        made = true;
        return again;
      }
    } finally {
      if (!made) {
        start.database().close();
      }
    }
    return copied();
  }

  /** In the kept database, which is made if it is not there; or {@link #copied}. */
  Made inPlace() throws SQLException {
    boolean suits =
        !files.isEmpty()
            && forward.callbacks().isEmpty()
            && forward.repeatables().stream().allMatch(OneTransaction::suits);
    if (!suits) {
      return copied();
    }
    Optional<KeptDatabase> there = kept.enter();
    Optional<Made> made =
        there.isPresent() ? entered(proof(files.size()), there.get()) : madeAndEntered();
    return made.isPresent() ? made.get() : copied();
  }

  /** Empty if it was not kept, or left the name it is kept under to another process at once. */
  private Optional<Made> madeAndEntered() throws SQLException {
    KeptStates.Start start = kept.start();
    ScratchDatabase current = start.database();
    boolean done = false;
    try {
      MigrationProof proof = proof(start.done());
      if (start.done() < files.size()) {
        apply(proof, current, start.done());
        done = kept.keepAsItIs(current);
        if (done) {
          Optional<KeptDatabase> there = kept.enterNewest();
          return there.isPresent() ? entered(proof, there.get()) : Optional.empty();
        }
      }
      Made made = read(proof, current);
      done = true;
      return Optional.of(made);
    } finally {
      if (!done) {
        current.close();
      }
    }
  }

  /** Empty if repeatable migrations have to be asked of a database of their own. */
  private Optional<Made> entered(MigrationProof proof, KeptDatabase database) throws SQLException {
    @Nullable Made made = null;
    try {
      made = read(proof, database);
      return Optional.of(made);
    } catch (ReplayFailedException e) {
      return Optional.empty();
    } finally {
      if (made == null) {
        database.close();
      }
    }
  }

  private MigrationProof proof(int done) {
    return MigrationProof.resume(done, forward, cache, identity);
  }

  private void apply(MigrationProof proof, ScratchDatabase database, int done) throws SQLException {
    try (MigrationReplay rest = replay(database, done)) {
      proof.versioned(rest, done);
    }
  }

  private Made read(MigrationProof proof, Workspace place) throws SQLException {
    MigrationReplay replay = replay(place, files.size());
    boolean read = false;
    try {
      if (place instanceof KeptDatabase && !forward.repeatables().isEmpty()) {
        replay.beginOneTransaction();
      }
      MigratedState state = proof.repeatables(replay);
      read = true;
      return new Made(state, replay, place);
    } finally {
      if (!read) {
        replay.close();
      }
    }
  }

  private MigrationReplay replay(Workspace place, int done) throws SQLException {
    return new MigrationReplay(place, scope)
        .ofSeedsOnly(
            files.subList(0, done).stream()
                .anyMatch(file -> !file.directives().requiresBackfills().isEmpty()));
  }
}
