// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code lockstep migrate}. */
record LockstepContender(Program program) implements Contender {
  @Override
  public String name() {
    return program.name();
  }

  @Override
  public void write(List<String> statements, Path folder) throws IOException {
    for (int i = 0; i < statements.size(); i++) {
      String file = "V" + Contender.version(i + 1) + "__table_" + (i + 1) + ".sql";
      Files.writeString(folder.resolve(file), statements.get(i));
    }
  }

  @Override
  public List<String> command(Path folder, String url) {
    return program.with("migrate");
  }

  @Override
  public Map<String, String> environment(Path folder, String url) {
    return Program.environment(url, folder);
  }
}
