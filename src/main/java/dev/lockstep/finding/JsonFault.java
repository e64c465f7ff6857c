// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What is wrong with a JSON text, in Jackson's words without those about Jackson itself. */
public final class JsonFault {
  private JsonFault() {}

  /** For the middle of a line. */
  public static String of(JsonProcessingException failure) {
    return String.valueOf(failure.getOriginalMessage())
        .replaceAll("\\s*\\((?:start marker )?at \\[[^\\]]*\\]\\)", "")
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
