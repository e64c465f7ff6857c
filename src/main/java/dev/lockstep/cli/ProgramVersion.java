package dev.lockstep.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"lockstep " + number()};
  }

  /** Such as {@code 1.0.0}. */
  static String number() {
    String version = Lockstep.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }
}
