// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.branch;

import dev.lockstep.files.DurableFiles;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.PlaceholderValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the work tree and another branch added to the migrations since the fork. What both have
 * alike counts for neither.
 */
public final class Fork implements AutoCloseable {
  private final String base;
  private final Path copies;
  private final Map<String, String> atFork;
  private final Map<String, String> atBase;
  private final MigrationSet before;
  private final List<MigrationFile> ours;
  private final List<MigrationFile> theirs;

  private Fork(
      String base,
      Path copies,
      Map<String, String> atFork,
      Map<String, String> atBase,
      MigrationSet before,
      List<MigrationFile> ours,
      List<MigrationFile> theirs) {
    this.base = base;
    this.copies = copies;
    this.atFork = atFork;
    this.atBase = atBase;
    this.before = before;
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Finds it.
   *
   * @param folder of migrations in the work tree
   * @param base the other branch, as the user names it
   * @param migrations those of the work tree
   * @throws UnusableBaseException if git or the base is not there
   * @throws InvalidMigrationsException if what a commit has cannot be read
   */
  public static Fork of(Path folder, String base, MigrationSet migrations)
      throws IOException, InterruptedException {
    GitFolder git = new GitFolder(folder, base);
    String tip = git.commit();
    Map<String, String> atFork = git.files(git.fork(tip));
    Map<String, String> atBase = git.files(tip);
    Path copies = Files.createTempDirectory("lockstep-branch-");
    boolean read = false;
    try {
      PlaceholderValues placeholders = migrations.placeholders();
      MigrationSet before = read(git, atFork, copies.resolve("fork"), base, placeholders);
      MigrationSet other = read(git, atBase, copies.resolve("base"), base, placeholders);
      Map<String, Integer> theirs = sums(other);
      Map<String, Integer> ours = sums(migrations);
      Fork fork =
          new Fork(
              base,
              copies,
              atFork,
              atBase,
              before,
              added(migrations, before, theirs),
              added(other, before, ours));
      read = true;
      return fork;
    } finally {
      if (!read) {
        DurableFiles.delete(copies);
      }
    }
  }

  private static MigrationSet read(
      GitFolder git,
      Map<String, String> files,
      Path to,
      String base,
      PlaceholderValues placeholders)
      throws IOException, InterruptedException {
    Files.createDirectories(to);
    git.write(files, to);
    try {
      return MigrationFolder.read(to, placeholders);
    } catch (InvalidMigrationsException e) {
      throw new InvalidMigrationsException(
          e.problems().stream()
              .map(
                  problem ->
                      new MigrationProblem(
                          base + ":" + problem.file(), problem.line(), problem.message()))
              .toList());
    }
  }

  private static Map<String, Integer> sums(MigrationSet migrations) {
    Map<String, Integer> sums = new HashMap<>();
    migrations.versioned().forEach(file -> sums.put(file.script(), file.checksum()));
    return sums;
  }

  private static List<MigrationFile> added(
      MigrationSet side, MigrationSet before, Map<String, Integer> other) {
    Map<String, Integer> old = sums(before);
    return side.versioned().stream()
        .filter(file -> !old.containsKey(file.script()))
        .filter(file -> !Objects.equals(other.get(file.script()), file.checksum()))
        .toList();
  }

  /** The other branch, as the user names it. */
  public String base() {
    return base;
  }

  /** The migrations that both sides had. */
  public MigrationSet before() {
    return before;
  }

  /** What the work tree added. */
  public List<MigrationFile> ours() {
    return ours;
  }

  /** What the other branch added. */
  public List<MigrationFile> theirs() {
    return theirs;
  }

  /** The same for the same files at the fork and at the base. */
  public String key() {
    return atFork + " " + atBase;
  }

  @Override
  public void close() throws IOException {
    DurableFiles.delete(copies);
  }
}
