// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Flyway as it comes, in a JVM of its own whose class path has nothing of Lockstep: our plug-in
 * would be found there and replace parts of it.
 */
public final class StockFlyway {
  private StockFlyway() {}

  /**
   * Arguments: JDBC URL, folder, command, table, and placeholders as name=value; prints what Flyway
   * thinks, a line each.
   */
  public static void main(String[] arguments) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(arguments[0], null, null)
            .locations("filesystem:" + arguments[1])
            .baselineVersion("1.5");
    configuration.table(arguments[3]);
    configuration.placeholders(
        Stream.of(arguments)
            .skip(4)
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    Flyway flyway = new Flyway(configuration);
    switch (arguments[2]) {
      case "validate" -> flyway.validate();
      case "migrate" -> flyway.migrate();
      case "baseline" -> flyway.baseline();
      case "info" -> {}
      default -> throw new IllegalArgumentException(arguments[2]);
    }
    for (MigrationInfo info : flyway.info().all()) {
      System.out.println(
          info.getVersion() + " " + info.getDescription() + " " + info.getState().getDisplayName());
    }
  }

  /** Runs one command of stock Flyway on {@code database}. */
  public static ChildProcess.Result run(TestDatabase database, String folder, String command) {
    return run(database, folder, command, "flyway_schema_history");
  }

  /**
   * The same with its history in a table of that name.
   *
   * @param placeholders each as {@code name=value}
   */
  public static ChildProcess.Result run(
      TestDatabase database, String folder, String command, String table, String... placeholders) {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            String.join(java.io.File.pathSeparator, classPath()),
            StockFlyway.class.getName(),
            database.jdbcUrl(),
            folder,
            command,
            table);
    builder.command().addAll(List.of(placeholders));
    return ChildProcess.start(builder).await();
  }

  private static List<String> classPath() {
    return Stream.concat(
            Stream.of(location(StockFlyway.class)),
            Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .filter(
                    entry ->
                        entry.endsWith(".jar")
                            && Stream.of("flyway-core", "flyway-database", "postgresql", "jackson")
                                .anyMatch(name -> fileName(entry).startsWith(name))))
        .toList();
  }

  private static String fileName(String entry) {
    return java.nio.file.Path.of(entry).getFileName().toString();
  }

  private static String location(Class<?> type) {
    return java.nio.file.Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
