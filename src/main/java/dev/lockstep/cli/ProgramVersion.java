// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program, with the commit that it was built of. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      name() + BuildVersion.source().map(source -> " (" + source + ")").orElse("")
    };
  }

  /** Name and version alone, for what keeps it. */
  static String name() {
    return BuildVersion.ofProgram();
  }
}
