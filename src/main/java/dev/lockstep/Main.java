// SPDX-License-Identifier: Apache-2.0
package dev.lockstep;

import dev.lockstep.app.settings.SessionTimeZone;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.cli.Lockstep;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The executable. Without a command it serves; every other command runs without Quarkus being
 * started: no port, no pool, no scheduler.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... arguments) {
    String[] given = arguments.length == 0 ? new String[] {"serve"} : arguments;
    CommandHeap.fit(given[0]);
    SessionTimeZone.use(SettingLookup.ofProcess());
    int code = Lockstep.execute(given);
    if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
      System.exit(code);
    }
  }
}
