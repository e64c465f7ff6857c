package dev.lockstep.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Lockstep.class.getPackage().getImplementationVersion();
    return new String[] {"lockstep " + (version == null ? "(development)" : version)};
  }
}
