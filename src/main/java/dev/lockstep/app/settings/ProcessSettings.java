// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that a process is told: its environment, then {@code .env}, then {@code lockstep.properties}.
 * An empty variable of the environment is a value too: what a file says can be taken back for one
 * command.
 */
final class ProcessSettings implements SettingLookup {
  static final String DOT_ENV = ".env";
  static final String PROPERTIES = "lockstep.properties";

  private final SettingLookup environment;
  private final Set<String> variables;
  private final SettingFile dotEnv;
  private final SettingFile properties;

  /**
   * @param environment the environment and what is above it
   * @param variables the names in the environment
   * @param folder the working directory
   */
  ProcessSettings(SettingLookup environment, Set<String> variables, Path folder) {
    this.environment = environment;
    this.variables = variables;
    this.dotEnv = SettingFile.read(folder.resolve(DOT_ENV), new DotEnv());
    this.properties = SettingFile.read(folder.resolve(PROPERTIES), new PropertiesForm());
  }

  /** Of this process. */
  static ProcessSettings ofProcess() {
    return new ProcessSettings(
        ProcessSettings::ofEnvironment, System.getenv().keySet(), Path.of(""));
  }

  private static Optional<String> ofEnvironment(String name) {
    String property = System.getProperty(name);
    if (property != null) {
      return Optional.of(property);
    }
    String exact = System.getenv(name);
    return exact != null ? Optional.of(exact) : Optional.ofNullable(System.getenv(variable(name)));
  }

  /** {@code quarkus.http.port} is {@code QUARKUS_HTTP_PORT}. */
  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  @Override
  public List<SettingLookup> layers() {
    return List.of(environment, this::ofDotEnv, properties);
  }

  private Optional<String> ofDotEnv(String name) {
    return dotEnv.value(name).or(() -> dotEnv.value(variable(name)));
  }

  @Override
  public Optional<String> value(String name) {
    return layers().stream().flatMap(layer -> layer.value(name).stream()).findFirst();
  }

  @Override
  public List<String> problems() {
    return Stream.concat(dotEnv.problems().stream(), properties.problems().stream()).toList();
  }

  @Override
  public List<String> remarks() {
    return Stream.concat(KnownSettings.unknownIn(variables).stream(), dotEnv.remarks().stream())
        .toList();
  }

  /** What {@code .env} says, by name. */
  SettingFile dotEnv() {
    return dotEnv;
  }

  /** What {@code lockstep.properties} says, by the environment's names, or {@code quarkus.*}. */
  SettingFile properties() {
    return properties;
  }
}
