package dev.lockstep;

import org.graalvm.nativeimage.RuntimeOptions;

/** How the native executable's collector is set up, which suits the service at build time. */
final class NativeMemory {
  private static final long YOUNG = 64L << 20;

  private NativeMemory() {}

  /**
   * A command is over before collecting its garbage pays: a collection costs it 10 ms, and most
   * need none with so much room. Does nothing on a JVM.
   */
  static void forACommand() {
    if ("runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
      RuntimeOptions.set("MaxNewSize", YOUNG);
    }
  }
}
