// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import java.util.Locale;
import java.util.Set;

/** Which files, by their names, say what is built, run or read. */
final class BuildFiles {
  private static final Set<String> NAMES =
      Set.of(
          "makefile",
          "justfile",
          "jenkinsfile",
          "procfile",
          "rakefile",
          "gemfile",
          "dockerfile",
          "containerfile",
          "earthfile",
          "tiltfile",
          ".dockerignore",
          ".gitmodules",
          "flyway.conf");

  /** Configuration and programs; no prose and no data. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "yml",
          "yaml",
          "json",
          "jsonc",
          "toml",
          "ini",
          "cfg",
          "conf",
          "properties",
          "xml",
          "gradle",
          "kts",
          "hcl",
          "tf",
          "nix",
          "mk",
          "dockerfile",
          "env",
          "sh",
          "bash",
          "ps1",
          "ts",
          "mts",
          "cts",
          "tsx",
          "js",
          "mjs",
          "cjs",
          "py",
          "rb",
          "go",
          "java",
          "kt",
          "scala",
          "php",
          "rs",
          "cs",
          "ex",
          "exs",
          "prisma");

  private BuildFiles() {}

  static boolean mayRead(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (name.endsWith("lock.json") || name.endsWith("-lock.yaml")) {
      return false;
    }
    return NAMES.contains(name)
        || NAMES.contains(first)
        || name.startsWith(".env")
        || EXTENSIONS.contains(extension);
  }
}
