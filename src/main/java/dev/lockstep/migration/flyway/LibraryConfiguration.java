// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import javax.sql.DataSource;
import org.flywaydb.core.ProgressLogger;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.internal.configuration.models.ResolvedEnvironment;
import org.flywaydb.core.internal.configuration.resolvers.ProvisionerMode;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's configuration where only code configures. Flyway would look for callbacks on the class
 * path, and resolve its "environment" (URL, credentials, provisioners) by copying itself through
 * JSON: longer than many a migration takes, for what the data source knows.
 */
final class LibraryConfiguration extends ClassicConfiguration {
  private final DataSource source;
  private final ResolvedEnvironment environment = new ResolvedEnvironment();

  LibraryConfiguration(ClassLoader loader, DataSource source) {
    super(loader);
    this.source = source;
    environment.setProvisionerMode(ProvisionerMode.Provision);
  }

  @Override
  public DataSource getDataSource() {
    return source;
  }

  @Override
  public ResolvedEnvironment getResolvedEnvironment(
      String name, ProvisionerMode mode, @Nullable ProgressLogger progress) {
    return environment;
  }

  @Override
  public Callback[] getCallbacks() {
    return new Callback[0];
  }
}
