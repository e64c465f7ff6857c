// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.util.Set;

/** Which folders of a project's tree are searched: those that hold its own sources. */
public final class SearchedFolders {
  private static final Set<String> NOT_ITS_OWN =
      Set.of(
          "target",
          "build",
          "dist",
          "out",
          "node_modules",
          "vendor",
          "venv",
          "site-packages",
          "__pycache__");

  /** Hidden, and still part of the build. */
  private static final Set<String> OF_THE_BUILD =
      Set.of(".github", ".gitlab", ".circleci", ".husky", ".buildkite", ".ci", ".woodpecker");

  private SearchedFolders() {}

  /** Whether a folder of this name may hold migrations: no build output, dependency, or hidden. */
  public static boolean maybeSources(String name) {
    return !name.startsWith(".") && !NOT_ITS_OWN.contains(name);
  }

  /** Whether a folder of this name may say how the project is built. */
  public static boolean maybeBuild(String name) {
    return maybeSources(name) || OF_THE_BUILD.contains(name);
  }
}
