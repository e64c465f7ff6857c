// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.health.Vitals;
import dev.lockstep.postgres.HostName;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The service: it runs until it is told to stop. */
public final class ServeApplication implements QuarkusApplication {
  private static final String HOST_NAME = "jboss.host.name";

  /** From {@link #launch} to the beans: Quarkus makes them, and takes no object along. */
  private static final AtomicReference<@Nullable StartupPrefetch> BEGUN = new AtomicReference<>();

  /**
   * Runs the service to its end. Bad settings are reported before anything starts.
   *
   * @throws InvalidSettingsException naming every bad setting, or that no database is configured
   */
  public static void launch(String... arguments) {
    if (isDevelopment()) {
      DevelopmentDefaults.provide();
    }
    SettingLookup lookup = SettingLookup.ofProcess();
    // For people in development; for machines else.
    if (lookup.jsonLog(!isDevelopment())) {
      JsonLog.install();
    }
    Settings settings = Settings.read(lookup);
    if (!isDevelopment()) {
      ListeningPort.require(lookup);
    }
    // The logger is obtained when it is needed: one obtained before Quarkus starts changes the
    // start.
    Thread.setDefaultUncaughtExceptionHandler(
        new UncaughtErrors(Vitals.OF_PROCESS, event -> new ServeEvents().emit(event)));
    BEGUN.set(StartupPrefetch.begin(settings));
    // Logging looks it up for records that never show it, and would query a resolver.
    if (System.getProperty(HOST_NAME) == null) {
      System.setProperty(HOST_NAME, HostName.own());
    }
    Quarkus.run(ServeApplication.class, arguments);
  }

  /** What {@link #launch} began, once; empty if the service was not launched by it. */
  static Optional<StartupPrefetch> begun() {
    return Optional.ofNullable(BEGUN.getAndSet(null));
  }

  /**
   * Quarkus sets the launch mode only when it starts; the class loader of this class is known
   * before.
   */
  private static boolean isDevelopment() {
    ClassLoader loader = ServeApplication.class.getClassLoader();
    return LaunchMode.current().isDev()
        || (loader != null && loader.getClass().getSimpleName().equals("QuarkusClassLoader"));
  }

  @Override
  public int run(String... arguments) {
    Quarkus.waitForExit();
    return 0;
  }
}
