// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Keeps Flyway from looking for files: which there are is known, and it reads none of them. */
final class NoResources implements ResourceProvider {
  static final NoResources INSTANCE = new NoResources();

  private NoResources() {}

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return List.of();
  }
}
