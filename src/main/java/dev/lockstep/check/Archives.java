package dev.lockstep.check;

import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.util.List;

/** What the archive of retired migration tracks says of itself. */
@FunctionalInterface
public interface Archives {
  /** Believes every folder below {@code archive/}. */
  Archives UNVERIFIED = folder -> List.of();

  /**
   * What is wrong with one archived folder: no manifest, or files that are not as it has them.
   * Empty: it is archived and untouched.
   */
  List<Finding> verify(Path folder);
}
