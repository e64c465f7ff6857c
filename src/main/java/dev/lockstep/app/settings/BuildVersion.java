// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

/** The version that the build wrote into the program. */
public final class BuildVersion {
  private BuildVersion() {}

  /** Such as {@code 1.0.0}. */
  public static String number() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }
}
