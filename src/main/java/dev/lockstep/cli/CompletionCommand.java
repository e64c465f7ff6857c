// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Completion for shells. */
@Command(
    name = "completion",
    description =
        "Prints a script by which a shell completes commands and options: bash, zsh or fish.")
final class CompletionCommand extends OneShotCommand {
  /** The shells. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "bash|zsh|fish", description = "which shell", arity = "1")
  Shell shell = Shell.BASH;

  @Override
  int run() {
    String script =
        switch (shell) {
          // It finds out by itself in which of the two it runs.
          case BASH, ZSH -> AutoComplete.bash("lockstep", Lockstep.describe());
          case FISH -> FishCompletion.of(Lockstep.describe());
        };
    System.out.print(script);
    System.out.flush();
    return Exit.DONE;
  }
}
