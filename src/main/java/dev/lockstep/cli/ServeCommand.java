// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.serve.ServeApplication;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service. */
@Command(
    name = "serve",
    description =
        "Opens the probes, applies pending migrations, runs scheduled backfills, serves the admin"
            + " API. The default.")
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Override
  public Integer call() {
    try {
      ServeApplication.launch();
      return Exit.DONE;
    } catch (InvalidSettingsException e) {
      System.err.println("lockstep: " + ErrorReport.line(e, "(none)"));
      return ErrorReport.code(e);
    }
  }
}
