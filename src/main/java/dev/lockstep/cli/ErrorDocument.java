// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code --output json} prints where a command fails: one document, as for a result. */
@RegisterForReflection
record ErrorDocument(Failure error) {
  /**
   * What went wrong.
   *
   * @param exit the exit code
   * @param kind the same as a word
   * @param message the line that stands on standard error
   * @param help the section of the documentation that explains it; left out where there is none
   */
  @RegisterForReflection
  record Failure(
      int exit,
      String kind,
      String message,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String help) {}

  static ErrorDocument of(int exit, String message, Optional<String> help) {
    return new ErrorDocument(new Failure(exit, Exit.word(exit), message, help.orElse(null)));
  }
}
