package dev.lockstep.serve;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** The service: it runs until it is told to stop. */
public final class ServeApplication implements QuarkusApplication {
  @Override
  public int run(String... arguments) {
    Quarkus.waitForExit();
    return 0;
  }
}
