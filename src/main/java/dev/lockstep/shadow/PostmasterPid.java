// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a running server notes of itself in its data directory: its process, its port. */
final class PostmasterPid {
  private PostmasterPid() {}

  /** The port of the server that runs on {@code data}, if its process lives. */
  static Optional<Integer> portOf(Path data) {
    return lines(data)
        .filter(lines -> process(lines).isPresent())
        .flatMap(lines -> number(lines, 3))
        .map(Long::intValue);
  }

  /** Ends a server the hard way, for one that no longer answers, and waits until it is gone. */
  static void killAndWait(Path data) {
    lines(data)
        .flatMap(PostmasterPid::process)
        // The number may be another program's by now.
        .filter(process -> process.info().command().orElse("").contains("postgres"))
        .filter(ProcessHandle::destroyForcibly)
        .ifPresent(process -> process.onExit().join());
  }

  private static Optional<ProcessHandle> process(List<String> lines) {
    return number(lines, 0).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
  }

  private static Optional<List<String>> lines(Path data) {
    try {
      return Optional.of(Files.readAllLines(data.resolve("postmaster.pid")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(List<String> lines, int index) {
    try {
      return lines.size() > index
          ? Optional.of(Long.parseLong(lines.get(index).strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
