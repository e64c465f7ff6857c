// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One archive as it lies there.
 *
 * @param name {@code <date>-<name>}
 * @param manifest what it held; empty if that cannot be read
 * @param differences what is not as the manifest says, a line each; or why it cannot be read
 */
public record ArchivedFolder(
    String name, Optional<ArchiveManifest> manifest, List<String> differences) {
  /** Ours, and no part of the folder that was archived. */
  private static final List<String> BESIDE = List.of(ArchiveManifest.FILE, ".gitattributes");

  public ArchivedFolder {
    differences = List.copyOf(differences);
  }

  static ArchivedFolder read(Path root, String name) throws IOException, InterruptedException {
    Path place = root.resolve(Archive.FOLDER).resolve(name);
    ArchiveManifest manifest;
    try {
      manifest = ArchiveManifest.parse(Files.readString(place.resolve(ArchiveManifest.FILE)));
    } catch (NoSuchFileException e) {
      return unreadable(name, "is missing");
    } catch (IllegalArgumentException e) {
      return unreadable(name, String.valueOf(e.getMessage()));
    } catch (java.nio.charset.CharacterCodingException e) {
      return unreadable(name, "is no text");
    }
    return new ArchivedFolder(name, Optional.of(manifest), differences(place, manifest));
  }

  private static ArchivedFolder unreadable(String name, String why) {
    return new ArchivedFolder(name, Optional.empty(), List.of(ArchiveManifest.FILE + " " + why));
  }

  private static List<String> differences(Path place, ArchiveManifest manifest)
      throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    Map<String, String> found = FolderContent.sums(place, place);
    BESIDE.forEach(found::remove);
    for (Map.Entry<String, String> each : new TreeMap<>(manifest.sums()).entrySet()) {
      String sum = found.remove(each.getKey());
      if (sum == null) {
        differences.add(each.getKey() + " was removed");
      } else if (!sum.equals(each.getValue())) {
        differences.add(each.getKey() + " was changed");
      }
    }
    found.keySet().forEach(name -> differences.add(name + " was added"));
    return differences;
  }
}
