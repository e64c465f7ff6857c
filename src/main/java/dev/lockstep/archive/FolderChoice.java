// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which of the folders that were named can be archived: each is one whole folder of the project.
 */
final class FolderChoice {
  private final Path root;
  private final TreeSet<String> folders = new TreeSet<>();
  private final List<Finding> findings = new ArrayList<>();

  private FolderChoice(Path root) {
    this.root = root;
  }

  /**
   * What was chosen.
   *
   * @param folders by their path in the project, with slashes
   * @param findings why some cannot be archived
   */
  record Chosen(List<String> folders, List<Finding> findings) {}

  /**
   * Looks at each.
   *
   * @param root the project's folder, absolute and without links
   */
  static Chosen of(Path root, List<Path> named) throws IOException {
    FolderChoice choice = new FolderChoice(root);
    for (Path folder : named) {
      choice.add(folder);
    }
    choice.demandApart();
    return new Chosen(List.copyOf(choice.folders), choice.findings);
  }

  private void add(Path named) throws IOException {
    Path path = root.resolve(named).normalize();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      refuse(named, "is not there; see 'lockstep archive list' for what is archived already");
      return;
    }
    Path real = path.toRealPath();
    String name = FolderContent.name(root, path);
    if (!path.startsWith(root)) {
      refuse(named, "lies outside of the project " + root + "; run archive in its own project");
    } else if (!real.equals(path)) {
      refuse(named, "is, or lies behind, a symbolic link to " + real + "; name the folder itself");
    } else if (!Files.isDirectory(path)) {
      refuse(named, "is no folder; name the folder that it lies in");
    } else if (name.isEmpty()) {
      refuse(named, "is the whole project; name the folder of the retired track");
    } else if (name.equals(Archive.FOLDER)) {
      refuse(named, "is where archives lie; name the folder of the retired track");
    } else if (archiveAround(path).isPresent()) {
      refuse(named, "is archived already, in " + archiveAround(path).get());
    } else if (FolderContent.files(path).isEmpty()) {
      refuse(named, "holds no file; remove it");
    } else if (!folders.add(name)) {
      refuse(named, "is named twice; name it once");
    } else {
      FolderContent.oddities(path).forEach(odd -> refuse(named, "cannot be kept: " + odd));
    }
  }

  private Optional<String> archiveAround(Path path) {
    for (Path at = path;
        at.startsWith(root) && !at.equals(root);
        at = at.resolve("..").normalize()) {
      if (Files.exists(at.resolve(ArchiveManifest.FILE))) {
        return Optional.of(FolderContent.name(root, at));
      }
    }
    return Optional.empty();
  }

  private void demandApart() {
    for (String folder : folders) {
      for (String other : folders) {
        if (folder.startsWith(other + "/")) {
          refuse(Path.of(folder), "lies in " + other + ", which is named too; name one of them");
        }
      }
    }
  }

  private void refuse(Path folder, String why) {
    findings.add(new Finding(Archive.FOLDER_RULE, folder.toString(), 0, why));
  }
}
