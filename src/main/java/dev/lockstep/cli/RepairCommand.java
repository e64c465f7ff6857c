// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;

/** Heals failed history rows and INVALID indexes, saying what it did. */
@Command(
    name = "repair",
    description = "Heals failed history rows and INVALID indexes, saying what it did.")
final class RepairCommand extends OneShotCommand {
  @RegisterForReflection
  record Result(List<String> done) {}

  @Override
  int run() throws SQLException, InterruptedException {
    List<String> done = runner(connections(), dataSource()).repair();
    if (output == Output.json) {
      console().json(new Result(done));
    } else if (done.isEmpty()) {
      console().line("nothing to repair");
    } else {
      done.forEach(console()::line);
    }
    return Exit.DONE;
  }
}
