// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.finding.Finding;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders on their way into the archive, judged by {@code sha256sum} and git. */
class ArchiveTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-26T23:59:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void projectWithTwoTracks() throws IOException {
    tree =
        new Tree(folder.toRealPath())
            .with("scripts/sql/fix.sql", "SELECT 1;\r\n")
            .with("scripts/sql/2020/.hidden", "x")
            .with("drizzle/0000_one.sql", "SELECT 2;\n");
  }

  private Archive archive() throws IOException {
    return new Archive(tree.root(), NOW);
  }

  private List<ArchivedFolder> archive(String... folders) throws IOException, InterruptedException {
    return archive().archive(plan(folders).moves(), "snap", "7");
  }

  private Archive.Plan plan(String... folders) throws IOException, InterruptedException {
    return archive().plan(List.of(folders).stream().map(Path::of).toList());
  }

  private List<String> reasons(String... folders) throws IOException, InterruptedException {
    return plan(folders).findings().stream().map(Finding::message).toList();
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(tree.root().toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void commitAll() throws IOException, InterruptedException {
    run("git", "init", "-q");
    run("git", "add", "-A");
    run("git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "all");
  }

  @Test
  void folderLiesBelowItsOldPathReadOnlyAndSha256sumAgrees() throws Exception {
    assertThat(archive("scripts/sql", "drizzle").stream().map(ArchivedFolder::name))
        .containsExactly("2026-11-26-drizzle", "2026-11-26-scripts-sql");
    assertThat(tree.files())
        .containsExactly(
            "archive/2026-11-26-drizzle/.gitattributes",
            "archive/2026-11-26-drizzle/MANIFEST.sha256",
            "archive/2026-11-26-drizzle/drizzle/0000_one.sql",
            "archive/2026-11-26-scripts-sql/.gitattributes",
            "archive/2026-11-26-scripts-sql/MANIFEST.sha256",
            "archive/2026-11-26-scripts-sql/scripts/sql/2020/.hidden",
            "archive/2026-11-26-scripts-sql/scripts/sql/fix.sql");
    assertThat(
            run(
                "sh",
                "-c",
                "cd archive/2026-11-26-scripts-sql && sha256sum --strict -c MANIFEST.sha256"))
        .contains("scripts/sql/fix.sql: OK", "scripts/sql/2020/.hidden: OK");
    assertThat(run("find", "archive", "-type", "f", "-perm", "/222")).isEmpty();
    assertThat(archive().verify()).isEmpty();
  }

  @Test
  void whatIsChangedRemovedOrAddedIsNamed() throws Exception {
    archive("scripts/sql");
    String place = "archive/2026-11-26-scripts-sql/";
    run("chmod", "-R", "u+w", "archive");
    tree.with(place + "scripts/sql/fix.sql", "SELECT 1;\n")
        .with(place + "scripts/more.sql", "")
        .without(place + "scripts/sql/2020/.hidden");
    assertThat(archive().verify())
        .extracting(finding -> finding.message().replaceAll(" since .*", ""))
        .containsExactlyInAnyOrder(
            "scripts/sql/fix.sql was changed",
            "scripts/sql/2020/.hidden was removed",
            "scripts/more.sql was added");
    tree.without(place + "MANIFEST.sha256");
    assertThat(archive().verify())
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .startsWith("MANIFEST.sha256 is missing");
  }

  @Test
  void linkInPlaceOfAFileIsAChange() throws Exception {
    archive("drizzle");
    Path file = tree.path("archive/2026-11-26-drizzle/drizzle/0000_one.sql");
    Path copy = Files.copy(file, tree.path("copy.sql"));
    Files.delete(file);
    Files.createSymbolicLink(file, copy);
    assertThat(archive().verify())
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .startsWith("drizzle/0000_one.sql was changed");
  }

  @Test
  void sameFolderTwiceOnOneDayGetsAnotherName() throws Exception {
    archive("drizzle");
    tree.with("drizzle/0001_two.sql", "SELECT 3;\n");
    assertThat(archive("drizzle").getFirst().name()).isEqualTo("2026-11-26-drizzle-2");
    assertThat(archive().verify()).isEmpty();
    assertThat(archive().list()).hasSize(2);
  }

  @Test
  void gitSeesRenamesAndNothingElse() throws Exception {
    commitAll();
    tree.with("drizzle/untracked.sql", "SELECT 4;\n");
    archive("drizzle", "scripts/sql");
    assertThat(run("git", "status", "--porcelain").lines().sorted())
        .containsExactly(
            "?? archive/2026-11-26-drizzle/drizzle/untracked.sql",
            "A  archive/2026-11-26-drizzle/.gitattributes",
            "A  archive/2026-11-26-drizzle/MANIFEST.sha256",
            "A  archive/2026-11-26-scripts-sql/.gitattributes",
            "A  archive/2026-11-26-scripts-sql/MANIFEST.sha256",
            "R  drizzle/0000_one.sql -> archive/2026-11-26-drizzle/drizzle/0000_one.sql",
            "R  scripts/sql/2020/.hidden ->"
                + " archive/2026-11-26-scripts-sql/scripts/sql/2020/.hidden",
            "R  scripts/sql/fix.sql -> archive/2026-11-26-scripts-sql/scripts/sql/fix.sql");
  }

  @Test
  void projectInAFolderOfItsRepositoryIsMovedThereToo() throws Exception {
    Tree repository = tree;
    repository.with("service/drizzle/0000_one.sql", "SELECT 5;\n");
    commitAll();
    tree = new Tree(tree.path("service"));
    archive("drizzle");
    assertThat(run("git", "status", "--porcelain"))
        .contains(
            "R  service/drizzle/0000_one.sql ->"
                + " service/archive/2026-11-26-drizzle/drizzle/0000_one.sql");
  }

  @Test
  void oneThatCannotBeMovedLeavesAllWhereTheyWere() throws Exception {
    commitAll();
    List<String> before = tree.files();
    Archive.Plan plan = plan("drizzle", "scripts/sql");
    // It goes away between the plan and the move.
    Files.move(tree.path("scripts/sql"), tree.path("scripts/elsewhere"));
    assertThatThrownBy(() -> archive().archive(plan.moves(), "snap", "7"))
        .isInstanceOf(IOException.class);
    Files.move(tree.path("scripts/elsewhere"), tree.path("scripts/sql"));
    assertThat(tree.files()).isEqualTo(before);

    tree.with(".git/index.lock", "");
    assertThatThrownBy(() -> archive().archive(plan.moves(), "snap", "7"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("index.lock");
    tree.without(".git/index.lock");
    assertThat(archive().verify()).hasSize(1);
    assertThat(archive().resume()).hasSize(2);
    assertThat(archive().verify()).isEmpty();
  }

  @Test
  void everyFolderThatCannotBeArchivedIsNamedAtOnce() throws Exception {
    archive("drizzle");
    tree.with("alone/a.sql", "").with("nested/sub/.git", "gitdir: x").with("README.md", "");
    Files.createDirectories(tree.path("empty"));
    Files.createSymbolicLink(tree.path("link"), tree.path("scripts"));
    Files.createSymbolicLink(tree.path("alone/b.sql"), tree.path("alone/a.sql"));
    assertThat(
            reasons(
                "gone",
                "..",
                ".",
                "link/sql",
                "README.md",
                "archive",
                "archive/2026-11-26-drizzle/drizzle",
                "empty",
                "scripts",
                "./scripts/",
                "scripts/sql",
                "alone",
                "nested"))
        .extracting(message -> message.replaceAll("(?s)^(\\S+ \\S+ \\S+).*", "$1"))
        .containsExactly(
            "is not there;",
            "lies outside of",
            "is the whole",
            "is, or lies",
            "is no folder;",
            "is where archives",
            "is archived already,",
            "holds no file;",
            "is named twice;",
            "cannot be kept:",
            "cannot be kept:",
            "lies in scripts,");
  }
}
