// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.plan;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.finding.NearestName;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;

/** A version was named that no migration has, neither shipped nor applied. */
public final class UnknownVersionException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  /**
   * With the version that may have been meant.
   *
   * @param option where it was named
   * @param set the migrations there are
   */
  public UnknownVersionException(String option, Version version, MigrationSet set) {
    super(
        option
            + " "
            + version
            + " is the version of no migration"
            + NearestName.of(
                    version.toString(),
                    set.versioned().stream()
                        .flatMap(file -> file.version().stream())
                        .map(Version::toString)
                        .toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse("; see 'lockstep status'"));
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
