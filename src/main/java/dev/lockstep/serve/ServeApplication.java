package dev.lockstep.serve;

import dev.lockstep.config.InvalidSettingsException;
import dev.lockstep.config.Lookup;
import dev.lockstep.config.Settings;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** The service: it runs until it is told to stop. */
public final class ServeApplication implements QuarkusApplication {
  /**
   * Runs the service to its end. What is wrong with the settings is told before anything starts.
   *
   * @throws InvalidSettingsException naming every bad setting, or that no database is configured
   */
  public static void launch(String... arguments) {
    if (isDevelopment()) {
      DevelopmentDatabase.provide();
    }
    Settings.read(Lookup.ofProcess()).requiredDatabase();
    Quarkus.run(ServeApplication.class, arguments);
  }

  /** Quarkus sets the launch mode only when it starts; by whose loader we come is known before. */
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
