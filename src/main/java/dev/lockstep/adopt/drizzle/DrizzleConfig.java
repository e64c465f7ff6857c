// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code drizzle.config} beside the folder says of Drizzle's own table, where it says so
 * literally. It is a hint: the project's own runner may use another.
 *
 * @param table null if it does not say
 * @param schema null if it does not say
 */
record DrizzleConfig(@Nullable String table, @Nullable String schema) {
  private static final DrizzleConfig SILENT = new DrizzleConfig(null, null);

  private static final List<String> NAMES =
      List.of(
          "drizzle.config.ts",
          "drizzle.config.js",
          "drizzle.config.mjs",
          "drizzle.config.cjs",
          "drizzle.config.mts",
          "drizzle.config.json");

  private static final Pattern MIGRATIONS =
      Pattern.compile("[\"']?migrations[\"']?\\s*:\\s*\\{([^}]*)\\}");

  /** Of the folder, the one above it, or the working directory: the first that there is. */
  static DrizzleConfig near(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    for (Path place : List.of(absolute, absolute.resolveSibling(""), Path.of(""))) {
      for (String name : NAMES) {
        Path file = place.resolve(name);
        if (Files.isRegularFile(file)) {
          return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    return SILENT;
  }

  static DrizzleConfig parse(String text) {
    String code = text.replaceAll("(?m)^\\s*//.*$", "");
    Matcher matcher = MIGRATIONS.matcher(code);
    return matcher.find()
        ? new DrizzleConfig(literal("table", matcher.group(1)), literal("schema", matcher.group(1)))
        : SILENT;
  }

  private static @Nullable String literal(String field, String text) {
    Matcher matcher =
        Pattern.compile("[\"']?" + field + "[\"']?\\s*:\\s*([\"'`])([^\"'`$]+)\\1").matcher(text);
    return matcher.find() ? matcher.group(2) : null;
  }

  Optional<String> name() {
    return Optional.ofNullable(table);
  }

  /** Whether it says nothing that {@code found} is not. */
  boolean allows(DrizzleTable found) {
    return (table == null || table.equals(found.name()))
        && (schema == null || schema.equals(found.schema()));
  }
}
