// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import java.util.List;

/** A track cannot be taken over as it is. Nothing was changed. */
public final class AdoptionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;
  private final transient List<String> details;

  public AdoptionRefusedException(List<Finding> findings) {
    this(findings, List.of());
  }

  /**
   * With more to say than a line each.
   *
   * @param details SQL that would resolve it
   */
  public AdoptionRefusedException(List<Finding> findings, List<String> details) {
    super(
        "nothing was changed: "
            + findings.getFirst()
            + (findings.size() == 1 ? "" : " (and " + (findings.size() - 1) + " more)"));
    this.findings = List.copyOf(findings);
    this.details = List.copyOf(details);
  }

  /** Every reason. */
  public List<Finding> findings() {
    return findings;
  }

  /** SQL that would resolve it; empty if there is none. */
  public List<String> details() {
    return details;
  }
}
