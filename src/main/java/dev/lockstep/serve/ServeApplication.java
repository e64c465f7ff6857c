package dev.lockstep.serve;

import dev.lockstep.config.InvalidSettingsException;
import dev.lockstep.config.Lookup;
import dev.lockstep.config.Settings;
import dev.lockstep.health.Vitals;
import dev.lockstep.postgres.HostName;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import org.jspecify.annotations.Nullable;

/** The service: it runs until it is told to stop. */
public final class ServeApplication implements QuarkusApplication {
  /** The exit code of the contract. */
  private static final int CONFIGURATION = 2;

  private static final String HOST_NAME = "jboss.host.name";

  /**
   * Runs the service to its end. What is wrong with the settings is told before anything starts.
   *
   * @throws InvalidSettingsException naming every bad setting, or that no database is configured
   */
  public static void launch(String... arguments) {
    if (isDevelopment()) {
      DevelopmentDatabase.provide();
    }
    Lookup lookup = Lookup.ofProcess();
    // For people in development; for machines else.
    if (lookup.jsonLog(!isDevelopment())) {
      JsonLog.install();
    }
    Settings settings = Settings.read(lookup);
    if (!isDevelopment()) {
      ListeningPort.require(lookup);
    }
    Thread.setDefaultUncaughtExceptionHandler(new LastWords(Vitals.OF_PROCESS, new ServeEvents()));
    HeadStart.begin(settings, settings.requiredDatabase());
    // Logging wants it for records that never show it, and would ask a resolver.
    if (System.getProperty(HOST_NAME) == null) {
      System.setProperty(HOST_NAME, HostName.own());
    }
    Quarkus.run(ServeApplication.class, ServeApplication::end, arguments);
  }

  /** Quarkus has told by then what is wrong with its own settings, each with its name. */
  private static void end(int code, @Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null
        && !(cause instanceof ConfigurationException)
        && !(cause instanceof ConfigValidationException)) {
      cause = cause.getCause();
    }
    System.exit(cause == null ? code : CONFIGURATION);
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
