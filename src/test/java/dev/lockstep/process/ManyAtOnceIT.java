// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyAtOnceIT {
  @TempDir Path folder;

  @Test
  void fiveProcessesApplyTwoHundredMigrationsOnceEach() {
    try (Scene scene = new Scene(folder)) {
      for (int i = 1; i <= 200; i++) {
        scene.with(
            "V%d__step.sql".formatted(i),
            "CREATE TABLE t%1$d (id int PRIMARY KEY); INSERT INTO t%1$d VALUES (%1$d);"
                .formatted(i));
      }

      List<ChildProcess> processes =
          IntStream.range(0, 5).mapToObj(i -> scene.start("migrate", "--output", "json")).toList();
      List<ChildProcess.Result> results =
          processes.stream().map(process -> process.await().exited(0)).toList();

      assertThat(scene.history())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 200).mapToObj("%1$d|V%1$d__step.sql|t"::formatted).toList());
      // Each says what it did itself, and together that is each migration once.
      assertThat(
              results.stream()
                  .flatMap(result -> result.out().stream())
                  .filter(line -> line.contains("\"script\""))
                  .sorted())
          .hasSize(200)
          .doesNotHaveDuplicates();
      scene.isClean();
    }
  }
}
