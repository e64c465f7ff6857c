// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tool that applies migrations. */
interface Contender {
  String name();

  /** Writes {@code statements}, one migration each, in this tool's own form into a new folder. */
  void write(List<String> statements, Path folder) throws IOException;

  /** The command that applies them to the database. */
  List<String> command(Path folder, String url);

  default Map<String, String> environment(Path folder, String url) {
    return Map.of();
  }

  /** A version that sorts by {@code number}, in the form that most tools share. */
  static String version(int number) {
    return "20260101%06d".formatted(number);
  }
}
