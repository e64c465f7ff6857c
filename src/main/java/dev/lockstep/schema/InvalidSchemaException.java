// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.finding.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** The canonical schema cannot be read or loaded; each finding has its file and line. */
public final class InvalidSchemaException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  /** One line of hundreds would hide the first, which is often the cause of the others. */
  private static final int SHOWN = 20;

  private final transient List<Finding> findings;

  public InvalidSchemaException(List<Finding> findings) {
    super(
        "the schema cannot be used: "
            + findings.stream()
                .limit(SHOWN)
                .map(Finding::toString)
                .collect(Collectors.joining("; "))
            + (findings.size() > SHOWN
                ? "; and " + (findings.size() - SHOWN) + " more, which 'lockstep check' names"
                : ""));
    this.findings = List.copyOf(findings);
  }

  /** All that was found, not only the first. */
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
