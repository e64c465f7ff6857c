// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} writes to standard output, for machines and for people. */
class ServeLogIT {
  private Scene scene;

  @BeforeEach
  void open(@TempDir Path folder) {
    scene = new Scene(folder).with("V1__a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void everyLineIsJsonFromTheFirstToTheLast() {
    // What Quarkus has to say before anything of ours runs.
    scene.set("QUARKUS_HTTP_NO_SUCH_SETTING", "1");
    List<String> lines;
    try (Service service = Service.start(scene)) {
      service.awaitReady();
      lines = service.stop().exited(143).out();
    }

    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(JsonPath.from(line).getMap("").keySet())
                    .contains("timestamp", "level", "message", "logger"));
    assertThat(lines).anySatisfy(line -> assertThat(line).contains("\"migrations-done\""));
    assertThat(lines)
        .filteredOn(line -> line.contains("\"migration-applied\""))
        .singleElement()
        .satisfies(line -> assertThat(JsonPath.from(line).getString("version")).isEqualTo("1"));
  }

  @Test
  void aPortInUseIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0);
        ChildProcess process =
            scene
                .command("serve")
                .with("QUARKUS_HTTP_PORT", String.valueOf(taken.getLocalPort()))
                .start()) {
      ChildProcess.Result ended = process.await();

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("QUARKUS_HTTP_PORT", String.valueOf(taken.getLocalPort())));
    }
  }

  @Test
  void textIsForPeople() {
    scene.set("LOCKSTEP_LOG", "text");
    try (Service service = Service.start(scene)) {
      service.awaitReady();

      assertThat(service.stop().exited(143).out())
          .anySatisfy(
              line -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d INFO  .*applied 1 a .*"))
          .noneSatisfy(line -> assertThat(line).startsWith("{"));
    }
  }
}
