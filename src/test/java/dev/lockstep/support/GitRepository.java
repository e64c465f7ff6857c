// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository in a folder, made for one test by the real git. */
public record GitRepository(Path root) {
  /** A new one, on branch {@code main}. */
  public static GitRepository in(Path root) {
    GitRepository repository = new GitRepository(root);
    repository.git("init", "-q", "-b", "main");
    return repository;
  }

  /** Commits all that is there. */
  public GitRepository commit(String message) {
    return git("add", "-A").git("commit", "-q", "--allow-empty", "-m", message);
  }

  public GitRepository git(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "user.name=Test", "-c", "user.email=test@example.org"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + exit + ": " + said);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
