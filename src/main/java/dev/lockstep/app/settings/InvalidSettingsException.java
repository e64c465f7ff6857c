// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.util.List;

/** Settings that cannot be used, every one named. Exit 2. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingsException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
