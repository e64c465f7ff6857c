// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import dev.lockstep.schema.LoadOrder;
import dev.lockstep.schema.SchemaModules;
import java.util.List;
import java.util.Optional;

/** The order in which the modules of one folder loaded last. */
public final class CachedLoadOrder implements LoadOrder {
  private final Cache cache;
  private final String key;

  public CachedLoadOrder(Cache cache, SchemaModules modules) {
    this.cache = cache;
    this.key = CacheKeys.lastOrder(modules);
  }

  @Override
  public Optional<List<String>> last() {
    return cache.find(key).map(text -> text.lines().toList());
  }

  @Override
  public void remember(List<String> files) {
    cache.remember(key, String.join("\n", files));
  }
}
