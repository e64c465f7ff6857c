// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** libpq's connection services: {@code [name]}, and below it a parameter on each line. */
public final class ServiceFile {
  private ServiceFile() {}

  /**
   * What {@code service} stands for, by libpq's names of parameters.
   *
   * @param files where to look, in that order
   * @throws IllegalArgumentException if none of them has it
   */
  public static Map<String, String> entries(String service, List<Path> files) {
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        try {
          Optional<Map<String, String>> found = section(Files.readAllLines(file), service, file);
          if (found.isPresent()) {
            return found.get();
          }
        } catch (IOException e) {
          throw new IllegalArgumentException(
              "PGSERVICE: " + file + " cannot be read; mount or correct it", e);
        }
      }
    }
    throw new IllegalArgumentException(
        "PGSERVICE: there is no service '"
            + service
            + "' in "
            + String.join(", ", files.stream().map(Path::toString).toList())
            + "; correct the name, or set PGSERVICEFILE");
  }

  private static Optional<Map<String, String>> section(
      List<String> lines, String service, Path file) {
    Map<String, String> entries = new LinkedHashMap<>();
    boolean inside = false;
    boolean found = false;
    int number = 0;
    for (String each : lines) {
      number++;
      String line = each.strip();
      if (line.startsWith("[")) {
        inside = !found && line.equals("[" + service + "]");
        found |= inside;
      } else if (inside && !line.isEmpty() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "PGSERVICE: line "
                  + number
                  + " of "
                  + file
                  + " is not parameter=value, which is all that is read here");
        }
        entries.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return found ? Optional.of(entries) : Optional.empty();
  }
}
