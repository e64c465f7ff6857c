// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.event.PlainText;
import dev.lockstep.files.GitProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The repository that a project lies in. A folder is moved as {@code git mv} does it: its entries
 * in the index are renamed, in one step of git's own, and the commit is left to the user.
 */
final class Git {
  private final Path root;
  private final String prefix;

  private Git(Path root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  /**
   * The repository around {@code root}; empty if there is none.
   *
   * @throws ArchiveException if there is one, and git cannot be asked
   */
  static Optional<Git> around(Path root) throws InterruptedException {
    for (Path at = root; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(
            new Git(root, run(root, new byte[0], "rev-parse", "--show-prefix").strip()));
      }
    }
    return Optional.empty();
  }

  /** {@code mode hash stage<TAB>path} of each file below {@code folder} that is tracked. */
  private List<String> entries(String folder) throws InterruptedException {
    String all = run(root, new byte[0], "ls-files", "-s", "-z", "--full-name", "--", folder);
    return Arrays.stream(all.split("\0")).filter(entry -> !entry.isEmpty()).toList();
  }

  boolean tracks(String folder) throws InterruptedException {
    return !entries(folder).isEmpty();
  }

  /** What of {@code folder} is in the middle of a merge. */
  boolean hasConflicts(String folder) throws InterruptedException {
    return entries(folder).stream().anyMatch(entry -> !entry.split("\t", 2)[0].endsWith(" 0"));
  }

  /** Renames what is tracked below {@code from}; does nothing where nothing is. */
  void rename(String from, String to) throws InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (String entry : entries(from)) {
      String[] parts = entry.split("\t", 2);
      String[] what = parts[0].split(" ");
      String below = parts[1].substring((prefix + from).length());
      lines.append("0 ").append(what[1]).append('\t').append(parts[1]).append('\0');
      lines.append(what[0]).append(' ').append(what[1]).append(" 0\t");
      lines.append(prefix).append(to).append(below).append('\0');
    }
    if (lines.length() > 0) {
      byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
      String unused = run(root, bytes, "update-index", "-z", "--index-info");
    }
  }

  /** Stages files, also where they would be ignored. */
  void add(String... files) throws InterruptedException {
    String unused = run(root, new byte[0], with(List.of("add", "-f", "--"), List.of(files)));
  }

  /** Takes files out of the index. */
  void forget(String... files) throws InterruptedException {
    String unused =
        run(
            root,
            new byte[0],
            with(List.of("rm", "-q", "--cached", "--ignore-unmatch", "--"), List.of(files)));
  }

  private static String[] with(List<String> command, List<String> files) {
    List<String> all = new ArrayList<>(command);
    all.addAll(files);
    return all.toArray(String[]::new);
  }

  private static String run(Path root, byte[] input, String... arguments)
      throws InterruptedException {
    try {
      GitProcess.Ended ended = GitProcess.run(root, input, arguments);
      if (ended.exit() != 0) {
        throw failed(arguments[0], ended.said(), null);
      }
      return ended.text();
    } catch (IOException e) {
      throw failed(arguments[0], "it cannot be run: " + e.getMessage(), e);
    }
  }

  private static ArchiveException failed(String command, String said, @Nullable Throwable cause) {
    String line = PlainText.of(said.strip().replaceAll("\\s*\\R\\s*", " "));
    String message =
        "the project lies in a git repository, and 'git "
            + command
            + "' fails: "
            + line
            + "; set that right, then run archive again";
    return cause == null
        ? new ArchiveException(ArchiveException.Kind.MACHINE, message)
        : new ArchiveException(ArchiveException.Kind.MACHINE, message, cause);
  }
}
