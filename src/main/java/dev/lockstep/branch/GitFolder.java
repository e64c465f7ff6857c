// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.branch;

import dev.lockstep.event.PlainText;
import dev.lockstep.files.GitProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A folder of a git repository as commits have it. */
final class GitFolder {
  private static final String OPTION = "--base";

  private final Path folder;
  private final String base;

  /**
   * @param folder in the work tree
   * @param base as the user named it
   */
  GitFolder(Path folder, String base) {
    this.folder = folder;
    this.base = base;
  }

  /**
   * The commit that is called {@code base}.
   *
   * @throws UnusableBaseException if there is none
   */
  String commit() throws InterruptedException {
    if (base.isBlank() || base.startsWith("-")) {
      throw unusable("'" + base + "' is no name of a commit; give a branch, as in origin/main");
    }
    if (git("rev-parse", "--git-dir").exit() != 0) {
      throw unusable(
          folder
              + " lies in no git repository that git would read; run check in one, or without it");
    }
    GitProcess.Ended found = git("rev-parse", "--verify", "--quiet", base + "^{commit}");
    if (found.exit() != 0) {
      throw unusable(
          "there is no commit '"
              + base
              + "' in this repository; fetch it first, with its history (git fetch origin;"
              + " actions/checkout: fetch-depth: 0)");
    }
    return found.text().strip();
  }

  /**
   * The newest commit that both the checked out one and {@code other} stand on.
   *
   * @throws UnusableBaseException if there is none here
   */
  String fork(String other) throws InterruptedException {
    GitProcess.Ended found = git("merge-base", "HEAD", other);
    if (found.exit() != 0) {
      throw unusable(
          "what is checked out and '"
              + base
              + "' have no commit in common here; if the clone is shallow, fetch the history (git"
              + " fetch --unshallow; actions/checkout: fetch-depth: 0)");
    }
    return found.text().strip();
  }

  /** The files of the folder in {@code commit}, by path below it: the name of each content. */
  Map<String, String> files(String commit) throws InterruptedException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String entry : demand("ls-tree", "-r", "-z", commit).text().split("\0", -1)) {
      String[] parts = entry.split("\t", 2);
      String[] what = parts[0].split(" ");
      if (parts.length == 2 && what[1].equals("blob")) {
        files.put(parts[1], what[2]);
      }
    }
    return files;
  }

  /** Writes {@code files} below {@code to}. */
  void write(Map<String, String> files, Path to) throws IOException, InterruptedException {
    byte[] names = (String.join("\n", files.values()) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = files.isEmpty() ? new byte[0] : demand(names, "cat-file", "--batch").out();
    int at = 0;
    for (String file : files.keySet()) {
      int end = at;
      while (all[end] != '\n') {
        end++;
      }
      // "<name> blob <size>", the content, and the end of a line.
      String head = new String(all, at, end - at, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(head.substring(head.lastIndexOf(' ') + 1));
      Path path = to.resolve(file).normalize();
      if (!path.startsWith(to)) {
        throw new IOException(file + " lies outside of its folder");
      }
      Files.createDirectories(path.getParent());
      Files.write(path, Arrays.copyOfRange(all, end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
  }

  private GitProcess.Ended demand(String... arguments) throws InterruptedException {
    return demand(new byte[0], arguments);
  }

  private GitProcess.Ended demand(byte[] input, String... arguments) throws InterruptedException {
    GitProcess.Ended ended = git(input, arguments);
    if (ended.exit() != 0) {
      throw unusable(
          "'git "
              + arguments[0]
              + "' fails: "
              + PlainText.of(ended.said().strip().replaceAll("\\s*\\R\\s*", " ")));
    }
    return ended;
  }

  private GitProcess.Ended git(String... arguments) throws InterruptedException {
    return git(new byte[0], arguments);
  }

  private GitProcess.Ended git(byte[] input, String... arguments) throws InterruptedException {
    try {
      return GitProcess.run(folder, input, arguments);
    } catch (IOException e) {
      throw new UnusableBaseException(
          OPTION + ": git cannot be run here: " + e.getMessage() + "; install it, or leave it out",
          e);
    }
  }

  private static UnusableBaseException unusable(String what) {
    return new UnusableBaseException(OPTION + ": " + what, null);
  }
}
