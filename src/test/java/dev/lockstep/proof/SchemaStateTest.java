// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CachedLoadOrder;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaStateTest {
  @TempDir private Path folder;

  private String load(Cache store) throws SQLException {
    try (ScratchServer server = Scratch.source().open()) {
      return SchemaState.make(server, SchemaModules.read(folder.resolve("schema")), store)
          .catalog()
          .objects()
          .keySet()
          .toString();
    }
  }

  @Test
  void anOrderOfLastTimeChoosesNoNames() throws SQLException {
    Cache store = FolderCache.in(folder.resolve("proofs"), Clock.systemUTC());
    new Tree(folder.resolve("schema"))
        .with("a.sql", "CREATE TABLE a (b_c int UNIQUE, z int REFERENCES z);")
        .with("a_b.sql", "CREATE TABLE a_b (c int UNIQUE);")
        .with("z.sql", "CREATE TABLE z (id int PRIMARY KEY);");
    assertThat(load(store)).contains("a.a_b_c_key1");
    assertThat(new CachedLoadOrder(store, SchemaModules.read(folder.resolve("schema"))).last())
        .as("a waited for z, and a_b did not")
        .isPresent();

    new Tree(folder.resolve("schema")).with("a.sql", "CREATE TABLE a (b_c int UNIQUE);");
    String fresh = load(Cache.NONE);
    assertThat(fresh).contains("a_b.a_b_c_key1");
    assertThat(load(store)).isEqualTo(fresh);
    assertThat(load(store)).as("once more").isEqualTo(fresh);
  }
}
