// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.shadow.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one command: {@code src/bench/run [--repetitions N] [--rows N]
 * [migrate|undo|large|serve|generate|empty|adopt|lint|blocked|keep|backfill|snapshot …]}.
 */
public final class Bench {
  static final Path OUT = Path.of("target", "bench").toAbsolutePath();

  private Bench() {}

  public static void main(String... arguments) throws Exception {
    int repetitions = 9;
    long rows = 2_000_000;
    long blockedRows = 5_000_000;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--repetitions" -> repetitions = Integer.parseInt(arguments[++i]);
        case "--rows" -> {
          rows = Long.parseLong(arguments[++i]);
          blockedRows = rows;
        }
        case "migrate",
            "undo",
            "large",
            "serve",
            "generate",
            "empty",
            "adopt",
            "lint",
            "blocked",
            "keep",
            "backfill",
            "snapshot" ->
            names.add(arguments[i]);
        default -> {
          System.err.println(
              "bench: "
                  + arguments[i]
                  + " is none of migrate, undo, large, serve, generate, empty, adopt, lint,"
                  + " blocked, keep, backfill, snapshot");
          System.exit(2);
        }
      }
    }
    boolean all = names.isEmpty();
    Report report = new Report();
    List<Program> programs = Program.found(report);
    try (EmbeddedServer server = EmbeddedServer.temporary(Map.of("max_connections", "200"))) {
      Databases databases = new Databases(server);
      report.fact("postgresql", databases.version());
      if (all || names.contains("migrate")) {
        List<Contender> contenders = new ArrayList<>();
        programs.forEach(program -> contenders.add(new LockstepContender(program)));
        contenders.addAll(Peers.installed(report));
        new MigrateBench(databases, contenders, repetitions, report).run();
      }
      if (all || names.contains("undo")) {
        new UndoBench(databases, programs, Math.max(3, repetitions / 3), report).run();
      }
      if (all || names.contains("large")) {
        int turns = Math.max(1, repetitions / 3);
        new LargeFileBench(databases, programs, turns, report).run();
      }
      if (all || names.contains("serve")) {
        for (Program program : programs) {
          new ServeBench(databases, program, repetitions, report).run();
        }
      }
      if (all || names.contains("keep")) {
        new KeepBench(databases, rows, Math.max(3, repetitions / 3), report).run();
      }
      if (all || names.contains("generate")) {
        new CatalogBench(databases, repetitions, report).run();
        for (Program program : programs) {
          new GenerateBench(databases, program, repetitions, report).run();
        }
      }
      if (all || names.contains("empty")) {
        for (Program program : programs) {
          int turns = Math.max(3, repetitions / 3);
          new FromEmptyBench(databases, program, turns, report).run();
        }
      }
      if (all || names.contains("adopt")) {
        for (Program program : programs) {
          new AdoptBench(databases, program, Math.max(3, repetitions / 3), report).run();
        }
      }
      if (all || names.contains("blocked")) {
        new BlockedBench(databases, blockedRows, report).run();
      }
      if (all || names.contains("lint")) {
        for (Program program : programs) {
          new LintBench(databases, program, Math.max(3, repetitions / 3), report).run();
        }
      }
    }
    if (all || names.contains("backfill")) {
      try (EmbeddedServer server = EmbeddedServer.temporary(BackfillBench.CONFIGURATION)) {
        Program fastest = programs.get(programs.size() - 1);
        int turns = Math.max(1, repetitions / 3);
        new BackfillBench(server, fastest, turns, rows, report).run();
      }
    }
    if (all || names.contains("snapshot")) {
      Program fastest = programs.get(programs.size() - 1);
      new SnapshotBench(fastest, Math.max(1, repetitions / 3), 2 * rows, report).run();
    }
    Files.writeString(OUT.resolve("bench.json"), report.json());
    Files.writeString(OUT.resolve("bench.md"), report.markdown());
    System.out.println(report.json());
    System.err.println(report.markdown());
  }

  static void say(String line) {
    System.err.println("bench: " + line);
  }
}
