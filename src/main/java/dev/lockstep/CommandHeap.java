// SPDX-License-Identifier: Apache-2.0
package dev.lockstep;

import io.quarkus.runtime.ImageMode;
import java.util.Set;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * The heap of commands that work on scratch databases, in the native executable. It is built to be
 * small beside an application: a young generation of a start without a collection, and every
 * collection gives back to the system what it frees. A command that reads hundreds of catalogs
 * would do that a thousand times, which was half of its time; it runs where a build runs, and is
 * soon over.
 *
 * <p>Of what sizes the young generation only the share of the heap may be changed once the process
 * runs (application.properties says it as a share for that reason).
 */
final class CommandHeap {
  private static final int YOUNG_PERCENT = 40;
  private static final long FREE_BYTES = 192L << 20;

  private static final Set<String> AT_WORK =
      Set.of("generate", "check", "drift", "adopt", "schema", "squash", "lint");

  private CommandHeap() {}

  /** Sets it for {@code command}, before it begins; on a JVM its flags decide. */
  static void fit(String command) {
    if (AT_WORK.contains(command) && ImageMode.current() == ImageMode.NATIVE_RUN) {
      RuntimeOptions.set("MaximumYoungGenerationSizePercent", YOUNG_PERCENT);
      RuntimeOptions.set("MaxHeapFree", FREE_BYTES);
    }
  }
}
