// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is renamed under code that does not know it, until that code is gone. */
class ShimIT {
  private static final String TABLE =
      """
      CREATE TABLE %1$s (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL DEFAULT 'nobody'
      );
      GRANT SELECT, INSERT, UPDATE ON %1$s TO app;
      """;

  @TempDir Path root;
  private EmbeddedServer server;
  private TestDatabase database;
  private Tree tree;

  @BeforeEach
  void serverThatCountsStatements() {
    server = EmbeddedServer.temporary(Map.of("shared_preload_libraries", "pg_stat_statements"));
    database = TestDatabase.on(server);
    database.execute("CREATE ROLE app LOGIN");
    tree = new Tree(root).with("src/main/schema/kunde.sql", TABLE.formatted("kunde"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LockstepProcess command(String... arguments) {
    return LockstepProcess.of(arguments)
        .with("DATABASE_URL", database.url())
        .with("LOCKSTEP_SHADOW_URL", server.url("postgres"))
        .with("LOCKSTEP_NOT_OURS", "extension:pg_stat_statements")
        .with("XDG_CACHE_HOME", root.resolve(".cache").toString())
        .in(root);
  }

  private String run(String... arguments) {
    return String.join("\n", command(arguments).run().exited(0).out());
  }

  /** Code of before: one session that writes and reads the old name without a pause. */
  private final class OldCode implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong rounds = new AtomicLong();
    private final CompletableFuture<Void> end = CompletableFuture.runAsync(this::work);

    private void work() {
      String url = database.jdbcUrl().replace("user=postgres", "user=app");
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        while (!stopped.get()) {
          statement.execute("INSERT INTO kunde DEFAULT VALUES RETURNING id");
          statement.execute("UPDATE kunde SET name = 'old' WHERE name = 'nobody'");
          statement.execute("SELECT count(*) FROM kunde");
          rounds.incrementAndGet();
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    void awaitRounds(long more) {
      long goal = rounds.get() + more;
      Eventually.isTrue("old code goes on", () -> rounds.get() >= goal || end.isDone());
      assertThat(end).isNotDone();
    }

    /** Fails with what failed there. */
    @Override
    public void close() {
      stopped.set(true);
      end.join();
    }
  }

  @Test
  void oldCodeGoesOnWhileTheTableIsRenamedAndTheGateOpensWhenItStops() throws Exception {
    run("generate", "customers");
    run("migrate");
    tree.without("src/main/schema/kunde.sql")
        .with(
            "src/main/schema/customers.sql",
            "-- lockstep:renamed-from kunde\n" + TABLE.formatted("customers"));
    String contract;
    try (OldCode old = new OldCode()) {
      old.awaitRounds(3);
      assertThat(run("generate", "rename"))
          .contains("wrote src/main/schema/kunde.shim.sql", "1 migration proven");
      run("migrate");
      old.awaitRounds(3);
      database.execute("INSERT INTO customers (name) VALUES ('new')");
      assertThat(run("status")).contains("status:    healthy");

      tree.without("src/main/schema/kunde.shim.sql");
      run("generate", "contract");
      contract =
          tree.files().stream()
              .filter(file -> file.matches("migrations/V.*__contract.*"))
              .findFirst()
              .orElseThrow();
      tree.with(contract, tree.text(contract).replace("for 1 day", "for 2s"));
      assertThat(run("migrate"))
          .contains("waits until nothing uses public.kunde")
          .contains("is not known (extension pg_stat_statements is not in this database)")
          .contains("'lockstep migrate --unused public.kunde'");
      assertThat(command("migrate", "--unused", "public.other").run().exited(2).error())
          .contains("no pending migration waits for that");
      database.execute("CREATE EXTENSION pg_stat_statements");
      run("migrate");
      old.awaitRounds(3);
      assertThat(command("migrate", "--require-all").run().exited(4).out().toString())
          .contains("public.kunde: it was used at ");
      assertThat(run("status", "--output", "json"))
          .contains("\"status\" : \"gated\"", "\"view\" : \"public.kunde\"");
    }
    assertThat(
            database.value(
                "SELECT count(*) = count(*) FILTER (WHERE name = 'old') + 1 FROM customers"))
        .isEqualTo("t");

    int port = freePort();
    try (ChildProcess service =
        command("serve").with("QUARKUS_HTTP_PORT", String.valueOf(port)).start()) {
      service.awaitLine("Listening on");
      Eventually.isTrue(database, "SELECT to_regclass('kunde') IS NULL");
      Eventually.isTrue(
          database,
          "SELECT count(*) = 3 FROM flyway_schema_history WHERE success AND version IS NOT NULL");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
