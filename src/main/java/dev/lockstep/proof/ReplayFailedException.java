// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.finding.Finding;
import org.jspecify.annotations.Nullable;

/** A migration does not run on a scratch database. */
public final class ReplayFailedException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  public ReplayFailedException(Finding finding, @Nullable Throwable cause) {
    super(finding.toString(), cause);
    this.finding = finding;
  }

  /** Which file and line, and what PostgreSQL says. */
  public Finding finding() {
    return finding;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
