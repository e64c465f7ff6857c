// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

/**
 * One folder's way into the archive.
 *
 * @param from its path in the project, with slashes
 * @param archive the name of its archive, {@code <date>-<name>}
 */
public record Move(String from, String archive) {
  /** Where it then lies, in the project. */
  public String to() {
    return place() + "/" + from;
  }

  /** The archive's own folder, in the project. */
  public String place() {
    return Archive.FOLDER + "/" + archive;
  }
}
