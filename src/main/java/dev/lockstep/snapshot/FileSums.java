// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** SHA-256 sums of a dump's files, and what no longer agrees with them. */
final class FileSums {
  private static final int MOST_NAMED = 5;

  private FileSums() {}

  /** The sums of all files below {@code folder}, by name. */
  static List<FileSum> of(Path folder) throws IOException, InterruptedException {
    List<FileSum> sums = new ArrayList<>();
    for (Path file : files(folder)) {
      sums.add(new FileSum(name(folder, file), Files.size(file), Digests.sha256(file)));
    }
    return sums;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }

  /** What can be told without reading the files: missing, added, of another size. */
  static List<String> differencesInSize(Path folder, List<FileSum> expected) throws IOException {
    Map<String, Long> found = new LinkedHashMap<>();
    for (Path file : Files.isDirectory(folder) ? files(folder) : List.<Path>of()) {
      found.put(name(folder, file), Files.size(file));
    }
    List<String> differences = new ArrayList<>();
    for (FileSum sum : expected) {
      Long bytes = found.remove(sum.name());
      if (bytes == null) {
        differences.add(sum.name() + " is missing");
      } else if (bytes != sum.bytes()) {
        differences.add(sum.name() + " has " + bytes + " bytes instead of " + sum.bytes());
      }
    }
    new TreeSet<>(found.keySet()).forEach(name -> differences.add(name + " was added"));
    return differences;
  }

  /**
   * Reads every file and compares.
   *
   * @throws SnapshotException if one is not what it was
   */
  static void verify(SnapshotId id, Path folder, List<FileSum> expected)
      throws IOException, InterruptedException {
    List<String> differences = differencesInSize(folder, expected);
    if (differences.isEmpty()) {
      for (FileSum sum : expected) {
        if (!Digests.sha256(folder.resolve(sum.name())).equals(sum.sha256())) {
          differences.add(sum.name() + " has another SHA-256 sum than the manifest says");
        }
      }
    }
    if (!differences.isEmpty()) {
      throw SnapshotException.damaged(damage(id, differences));
    }
  }

  /** {@code snapshot … is damaged: a, b and 3 more; …}. */
  static String damage(SnapshotId id, List<String> differences) {
    int rest = differences.size() - MOST_NAMED;
    return "snapshot "
        + id
        + " is damaged: "
        + String.join(", ", differences.subList(0, Math.min(MOST_NAMED, differences.size())))
        + (rest > 0 ? " and " + rest + " more" : "")
        + "; nothing was restored. Take another copy of its folder, or 'lockstep snapshot delete "
        + id
        + "' and create a new one";
  }
}
