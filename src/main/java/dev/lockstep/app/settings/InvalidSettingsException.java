// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import java.util.List;

/** Settings that cannot be used, every one named. Exit 2. */
public final class InvalidSettingsException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public InvalidSettingsException(List<String> problems) {
    super(String.join("; ", problems));
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
