// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.DefinitionParser;
import dev.lockstep.backfill.engine.BackfillEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** One replica as a process of its own, to be killed: engine on a JDBC URL, one definition. */
final class EngineProcess {
  private EngineProcess() {}

  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    Path file = Path.of(arguments[1]);
    Duration lease = Duration.ofMillis(Long.parseLong(arguments[2]));
    BackfillDefinition definition =
        DefinitionParser.parse("increment", file.toString(), Files.readString(file));
    BackfillEngine engine =
        new BackfillEngine(
            () -> DriverManager.getConnection(url),
            "process-" + ProcessHandle.current().pid(),
            name -> name.equals("increment") ? definition : null,
            BackfillSettings.defaults()
                .withPoll(Duration.ofMillis(50))
                .withRangeRows(500)
                .withLease(lease),
            event -> {},
            BackfillListener.NONE,
            Clock.systemUTC(),
            point -> {
              // Who listens kills at a random one of these.
              System.out.println(point);
              System.out.flush();
            });
    engine.start();
    new CountDownLatch(1).await();
  }

  /** Starts one. */
  static Process start(String url, Path file, Duration lease) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EngineProcess.class.getName(),
            url,
            file.toString(),
            String.valueOf(lease.toMillis()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
