// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every manifest's command, arguments, environment and probes, with the packaged program. */
class ManifestRunIT {
  private static final String HEALTH = "/api/admin/migrations/health";

  private final TestDatabase database = TestDatabase.create();
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path mounts;

  @BeforeEach
  void makeRoles() {
    database.execute(YamlFiles.text(YamlFiles.DEPLOY.resolve("sql/roles.sql")));
  }

  @AfterEach
  void dropRoles() throws SQLException {
    http.close();
    database.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of("lockstep_owner", "lockstep_reader", "app")) {
        statement.execute("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  @Test
  void theInitContainerMigratesAndTheWaitingOneLetsTheApplicationStart() throws Exception {
    pod().process(placed("init-container", "migrate")).run().exited(0);
    // A second replica finds nothing to do.
    pod().process(placed("init-container", "migrate")).run().exited(0);

    ChildProcess.Result waited = pod().process(placed("wait", "wait-for-database")).run().exited(0);

    assertThat(waited.out()).anyMatch(line -> line.startsWith("ready: "));
  }

  @Test
  void theJobMigrates() throws Exception {
    pod().process(placed("job", "migrate")).run().exited(0);

    assertThat(database.value("SELECT count(*) > 10 FROM flyway_schema_history")).isEqualTo("t");
  }

  @Test
  void theServiceAnswersItsProbes() throws Exception {
    assertServes(placed("service", "lockstep"));
  }

  @Test
  void theServiceFindsItsSecretsInFiles() throws Exception {
    assertServes(placed("mounted-secrets", "lockstep"));
  }

  private void assertServes(Pods.Placed placed) throws Exception {
    int port = freePort();
    // The port is the test's: 8080 may be somebody else's on this machine.
    try (ChildProcess process =
        pod().process(placed).with("QUARKUS_HTTP_PORT", String.valueOf(port)).start()) {
      for (Probe probe :
          List.of(
              placed.container().getLivenessProbe(),
              placed.container().getStartupProbe(),
              placed.container().getReadinessProbe())) {
        String path = probe.getHttpGet().getPath();
        Eventually.isTrue(path + " is 200", () -> status(process, port, path, "none") == 200);
      }
      assertThat(status(process, port, HEALTH, "none")).isEqualTo(401);
      assertThat(status(process, port, HEALTH, "health-secret-of-the-test")).isEqualTo(200);
      assertThat(status(process, port, "/q/metrics", "none")).isEqualTo(200);

      process.signal("TERM");

      // 143 where the signal's own action ends the process after its hooks have run.
      assertThat(process.await().exit()).isIn(0, 143);
    }
  }

  /** -1 as long as nobody listens. */
  private int status(ChildProcess process, int port, String path, String secret) {
    assertThat(process.isAlive()).as("the process lives").isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("x-migration-health-secret", secret)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RunPod pod() {
    return new RunPod(
        Map.of(
            "lockstep-owner", Map.of("DATABASE_URL", as("lockstep_owner")),
            "lockstep-reader", Map.of("DATABASE_URL", as("lockstep_reader")),
            "lockstep-http",
                Map.of(
                    "MIGRATION_HEALTH_SECRET", "health-secret-of-the-test",
                    "MIGRATION_ADMIN_SECRET", "admin-secret-of-the-test")),
        mounts);
  }

  private String as(String role) {
    return database.url().replace("postgres@", role + "@");
  }

  private static Pods.Placed placed(String overlay, String container) {
    Path folder = YamlFiles.DEPLOY.resolve("overlays").resolve(overlay);
    return Pods.lockstep().stream()
        .filter(each -> each.overlay().equals(folder))
        .filter(each -> each.container().getName().equals(container))
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
