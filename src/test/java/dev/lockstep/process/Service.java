// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static io.restassured.RestAssured.given;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.LockstepProcess;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A running {@code serve} on a port of its own. */
final class Service implements AutoCloseable {
  static final String ADMIN_SECRET = "battery staple";
  static final String HEALTH_SECRET = "correct horse";

  final int port;
  final ChildProcess process;

  private Service(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  static Service start(Scene scene) {
    int port = freePort();
    ChildProcess process =
        scene
            .command("serve")
            .with("QUARKUS_HTTP_PORT", String.valueOf(port))
            .with("MIGRATION_ADMIN_SECRET", ADMIN_SECRET)
            .with("MIGRATION_HEALTH_SECRET", HEALTH_SECRET)
            .start();
    process.awaitLine("Listening on");
    return new Service(port, process);
  }

  /** One that is told everything by the files of {@code folder}, its port 0 and secret too. */
  static Service startedIn(Path folder) {
    ChildProcess process = LockstepProcess.of("serve").in(folder).start();
    String line = process.awaitLine("Listening on");
    return new Service(Integer.parseInt(line.replaceFirst(".*:(\\d+)\\D*$", "$1")), process);
  }

  RequestSpecification admin() {
    return anyone().header("x-migration-admin-secret", ADMIN_SECRET);
  }

  RequestSpecification health() {
    return anyone().header("x-migration-health-secret", HEALTH_SECRET);
  }

  RequestSpecification anyone() {
    return given().baseUri("http://localhost").port(port);
  }

  Service awaitReady() {
    Eventually.until(() -> anyone().get("/q/health/ready").statusCode(), code -> code == 200);
    return this;
  }

  /** SIGTERM, and its end. */
  ChildProcess.Result stop() {
    return process.signal("TERM").await();
  }

  @Override
  public void close() {
    process.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
