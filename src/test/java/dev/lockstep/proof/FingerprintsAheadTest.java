// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.cache.Cache;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsAheadTest {
  private static final int MANY = 45;

  @TempDir private Path folder;

  private MigrationSet migrations(int failing) {
    Tree tree = new Tree(folder);
    for (int i = 1; i <= MANY; i++) {
      String sql = i == failing ? "DROP TABLE gone;" : "CREATE TABLE t" + i + " (id int);";
      tree.with("V" + i + "__t.sql", sql);
    }
    return MigrationFolder.read(folder);
  }

  /** Keeps what it is told. */
  private record Memory(Map<String, String> values) implements Cache {
    @Override
    public Optional<String> find(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public void remember(String key, String value) {
      values.put(key, value);
    }
  }

  private static MigratedState make(ScratchServer server, MigrationSet set, Cache store)
      throws SQLException {
    try (MigratedDatabase made = MigratedDatabase.make(server, set, store, "1", Scope.ALL)) {
      return made.state();
    }
  }

  @Test
  void areThoseOfTheStatesThemselvesAndAreRemembered() throws SQLException {
    MigrationSet set = migrations(0);
    Memory memory = new Memory(new ConcurrentHashMap<>());
    try (ScratchServer server = Scratch.server();
        FingerprintsAhead ahead =
            FingerprintsAhead.of(server, set.versioned(), memory, "1", Scope.ALL)) {
      MigratedState one = make(server, set, ahead);
      MigratedState other = make(server, set, Cache.NONE);

      assertThat(one.fingerprints()).hasSize(MANY).isEqualTo(other.fingerprints());
      assertThat(memory.values()).hasSize(MANY);
    }
  }

  @Test
  void aMigrationThatFailsIsSaidByWhoAppliesIt() throws SQLException {
    MigrationSet set = migrations(MANY - 1);
    try (ScratchServer server = Scratch.server();
        FingerprintsAhead ahead =
            FingerprintsAhead.of(server, set.versioned(), Cache.NONE, "1", Scope.ALL)) {
      assertThatThrownBy(() -> make(server, set, ahead))
          .isInstanceOf(ReplayFailedException.class)
          .hasMessageContaining("table \"gone\" does not exist");
    }
  }
}
