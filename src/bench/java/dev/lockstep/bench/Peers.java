// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people would use instead, installed into target/ from Maven or npm; skipped by name. */
final class Peers {
  private static final String PLUGIN =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath";

  private Peers() {}

  static List<Contender> installed(Report report) throws InterruptedException {
    List<Contender> found = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      found.add(new Flyway(java, maven("flyway")));
    } catch (IOException e) {
      report.skipped("flyway", "not to be had from Maven");
    }
    try {
      found.add(new Liquibase(java, maven("liquibase")));
    } catch (IOException e) {
      report.skipped("liquibase", "not to be had from Maven");
    }
    try {
      found.add(new Dbmate(dbmate(npm("dbmate", "dbmate@2.36.0"))));
    } catch (IOException e) {
      report.skipped("dbmate", "not to be had from npm");
    }
    try {
      found.add(new Drizzle(npm("drizzle", "drizzle-orm@0.45.4", "pg@8.23.1")));
    } catch (IOException e) {
      report.skipped("drizzle-orm", "not to be had from npm");
    }
    return found;
  }

  private static String maven(String peer) throws IOException, InterruptedException {
    Path file = Bench.OUT.resolve("peer-" + peer + ".classpath");
    if (Files.notExists(file)) {
      Bench.say("installing " + peer);
      String pom = "src/bench/peers/" + peer + "/pom.xml";
      Run.milliseconds(
          List.of("sh", "./mvnw", "-q", "-B", "-f", pom, PLUGIN, "-Dmdep.outputFile=" + file),
          Map.of());
    }
    return Files.readString(file).strip();
  }

  private static Path npm(String peer, String... packages)
      throws IOException, InterruptedException {
    Path folder = Bench.OUT.resolve("peer-" + peer);
    Path modules = folder.resolve("node_modules");
    if (Files.notExists(modules)) {
      Bench.say("installing " + peer);
      Files.createDirectories(folder);
      List<String> command =
          new ArrayList<>(
              List.of("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix"));
      command.add(folder.toString());
      command.addAll(List.of(packages));
      Run.milliseconds(command, Map.of());
    }
    return modules;
  }

  /** The binary itself, not the script that starts it with Node. */
  private static String dbmate(Path modules) throws IOException {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    Path binary = modules.resolve("@dbmate/" + os + "-" + cpu + "/bin/dbmate");
    if (!Files.isExecutable(binary)) {
      throw new IOException("no dbmate for this machine");
    }
    return binary.toString();
  }

  /** Flyway's command line, with the JVM options that its own script does not set either. */
  record Flyway(String java, String classpath) implements Contender {
    @Override
    public String name() {
      return "flyway";
    }

    @Override
    public void write(List<String> statements, Path folder) throws IOException {
      for (int i = 0; i < statements.size(); i++) {
        String file = "V" + Contender.version(i + 1) + "__table_" + (i + 1) + ".sql";
        Files.writeString(folder.resolve(file), statements.get(i));
      }
    }

    @Override
    public List<String> command(Path folder, String url) {
      return List.of(
          java,
          "-cp",
          classpath,
          "org.flywaydb.commandline.Main",
          "-url=" + Databases.jdbc(url),
          "-user=postgres",
          "-password=",
          "-locations=filesystem:" + folder,
          "-skipCheckForUpdate",
          "migrate");
    }

    @Override
    public Map<String, String> environment(Path folder, String url) {
      return Map.of("REDGATE_DISABLE_TELEMETRY", "true");
    }
  }

  record Liquibase(String java, String classpath) implements Contender {
    @Override
    public String name() {
      return "liquibase";
    }

    @Override
    public void write(List<String> statements, Path folder) throws IOException {
      StringBuilder changelog = new StringBuilder("--liquibase formatted sql\n");
      for (int i = 0; i < statements.size(); i++) {
        changelog.append("--changeset bench:").append(i + 1).append('\n');
        changelog.append(statements.get(i)).append('\n');
      }
      Files.writeString(folder.resolve("changelog.sql"), changelog);
    }

    @Override
    public List<String> command(Path folder, String url) {
      return List.of(
          java,
          "-cp",
          classpath,
          "liquibase.integration.commandline.LiquibaseCommandLine",
          "--analytics-enabled=false",
          "--search-path=" + folder,
          "--url=" + Databases.jdbc(url),
          "--username=postgres",
          "--password=",
          "--changelog-file=changelog.sql",
          "update");
    }
  }

  record Dbmate(String binary) implements Contender {
    @Override
    public String name() {
      return "dbmate";
    }

    @Override
    public void write(List<String> statements, Path folder) throws IOException {
      for (int i = 0; i < statements.size(); i++) {
        Files.writeString(
            folder.resolve(Contender.version(i + 1) + "_table.sql"),
            "-- migrate:up\n" + statements.get(i) + "\n-- migrate:down\n");
      }
    }

    @Override
    public List<String> command(Path folder, String url) {
      return List.of(
          binary,
          "--url",
          url + "?sslmode=disable",
          "--migrations-dir",
          folder.toString(),
          "--no-dump-schema",
          "migrate");
    }
  }

  /** drizzle-orm's migrator, as its documentation calls it from a script. */
  record Drizzle(Path modules) implements Contender {
    @Override
    public String name() {
      return "drizzle-orm";
    }

    @Override
    public void write(List<String> statements, Path folder) throws IOException {
      Files.createDirectories(folder.resolve("meta"));
      StringBuilder entries = new StringBuilder();
      for (int i = 0; i < statements.size(); i++) {
        String tag = "%04d_table".formatted(i);
        Files.writeString(
            folder.resolve(tag + ".sql"),
            statements.get(i).replace(";\nCREATE", ";\n--> statement-breakpoint\nCREATE"));
        entries.append(i == 0 ? "" : ",");
        entries.append(
            "{\"idx\":%d,\"version\":\"7\",\"when\":%d,\"tag\":\"%s\",\"breakpoints\":true}"
                .formatted(i, 1767225600000L + i, tag));
      }
      Files.writeString(
          folder.resolve("meta/_journal.json"),
          "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" + entries + "]}");
      Files.writeString(
          modules.resolveSibling("migrate.mjs"),
          """
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { migrate } from 'drizzle-orm/node-postgres/migrator';
          import pg from 'pg';
          const client = new pg.Client({ connectionString: process.argv[2] });
          await client.connect();
          await migrate(drizzle(client), { migrationsFolder: process.argv[3] });
          await client.end();
          """);
    }

    @Override
    public List<String> command(Path folder, String url) {
      return List.of(
          "node", modules.resolveSibling("migrate.mjs").toString(), url, folder.toString());
    }
  }
}
