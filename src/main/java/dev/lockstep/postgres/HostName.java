// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this machine, or pod, calls itself. A resolver is asked only where nothing else says it:
 * that may take seconds where it is set up wrongly.
 */
public final class HostName {
  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** The name; "unknown" if there is none. */
  public static String own() {
    String fromEnvironment = System.getenv("HOSTNAME");
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return fromEnvironment.strip();
    }
    String fromKernel = fromKernel();
    if (!fromKernel.isEmpty()) {
      return fromKernel;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String fromKernel() {
    try {
      return Files.isReadable(LINUX) ? Files.readString(LINUX).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
