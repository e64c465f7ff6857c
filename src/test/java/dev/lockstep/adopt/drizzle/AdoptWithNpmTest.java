// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real drizzle-kit makes 60 migrations and the real drizzle-orm applies them, where npm can be
 * had; {@code pg_dump -s} judges.
 */
@Tag("long")
class AdoptWithNpmTest {
  private static final TimeZone MACHINES = TimeZone.getDefault();

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "0.31.11, 0.45.4, 57",
    "1.0.0-rc.5-ab785fc, 1.0.0-rc.5-ab785fc, 3",
  })
  void aDatabaseOfTheRealOneIsTakenOver(String kit, String orm, int more) throws Exception {
    Assumptions.assumeTrue(
        exists("npm") && exists("python3"), "NOT RUN: npm and python3 are not installed");
    try (ElderServer elder = ElderServer.start();
        AdoptionFixture fixture =
            new AdoptionFixture(root.resolve("project"), TestDatabase.on(elder.server()));
        TestDatabase empty = TestDatabase.on(elder.server())) {
      Path folder = root.resolve("project");
      make(kit, orm, folder, more, fixture.database.url());
      DrizzleSource source = new DrizzleSource(folder.resolve("drizzle"));
      String before = PgDump.schema(fixture.database);

      AdoptionPlan plan = fixture.adopt(source, AdoptionRequest.plain());

      assertThat(plan.live().orElseThrow().rows()).hasSize(more + 3);
      assertThat(fixture.migrate()).isEmpty();
      assertThat(fixture.migrate(empty)).hasSize(more + 3);
      assertThat(schema(PgDump.schema(empty))).isEqualTo(schema(before));
      assertThat(fixture.check()).isEmpty();
      assertThat(fixture.generate()).isEmpty();
      StockFlyway.run(fixture.database, folder.resolve("migrations").toString(), "validate")
          .exited(0);
    }
  }

  /** As the program's own, which Node's are too where nobody says anything. */
  @BeforeEach
  void sessionsAreInUtc() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void sessionsAreAsInOtherTests() {
    TimeZone.setDefault(MACHINES);
  }

  /** 200 migrations and 200 tables, as the issue asks: prints how long it took. */
  @Test
  void twoHundredMigrationsOfTwoHundredTablesAreTakenOver() throws Exception {
    try (AdoptionFixture fixture = new AdoptionFixture(root)) {
      DrizzleFolder folder = new DrizzleFolder(fixture.tree);
      for (int i = 0; i < 200; i++) {
        String tag = "%04d_table_%d".formatted(i, i);
        long when = 1_700_000_000_000L + i * 86_400_000L;
        folder.with(tag, when, table(i)).run(fixture.database, tag, when);
      }
      long began = System.nanoTime();
      AdoptionPlan plan = fixture.adopt(folder.source(), AdoptionRequest.plain());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("adopted 200 migrations of 200 tables in " + took.toMillis() + " ms");
      assertThat(plan.live().orElseThrow().rows()).hasSize(200);
      assertThat(fixture.migrate()).isEmpty();
    }
  }

  private static String table(int i) {
    String sql =
        "CREATE TABLE \"table_%d\" (\n\t\"id\" serial PRIMARY KEY NOT NULL,\n\t\"name\" text NOT NULL,\n\t\"parent_id\" integer\n);\n"
                .formatted(i)
            + "--> statement-breakpoint\nCREATE INDEX \"table_%d_name\" ON \"table_%d\" USING btree (\"name\");"
                .formatted(i, i);
    return i == 0
        ? sql
        : sql
            + "--> statement-breakpoint\nALTER TABLE \"table_%d\" ADD CONSTRAINT \"fk_%d\" FOREIGN KEY (\"parent_id\") REFERENCES \"public\".\"table_%d\"(\"id\") ON DELETE no action ON UPDATE no action;"
                .formatted(i, i, i - 1);
  }

  /** Without what the tools keep for themselves, and without what names the moment. */
  private static List<String> schema(String dump) {
    return Arrays.stream(dump.split("\n\n"))
        .map(String::strip)
        .filter(block -> !block.isEmpty() && !block.startsWith("--") && !block.startsWith("\\"))
        .filter(block -> !block.matches("(?s).*\\b(lockstep|drizzle|flyway_schema_history).*"))
        .sorted()
        .toList();
  }

  private static boolean exists(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static void make(String kit, String orm, Path folder, int more, String url)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path log = folder.resolve("make.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                RealDrizzle.RESOURCES.resolve("make.sh").toAbsolutePath().toString(),
                kit,
                orm,
                folder.toString(),
                String.valueOf(more))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("DATABASE_URL", url.replaceAll("\\?.*", ""));
    int code = builder.start().waitFor();
    String said = Files.readString(log);
    assertThat(code).as(said).isZero();
  }
}
