// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.sql.SqlStatement;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What the modules of a folder were like when they were last loaded one and all. */
public final class CachedModules {
  private final Cache cache;
  private final SchemaModules modules;
  private final String key;

  public CachedModules(Cache cache, SchemaModules modules) {
    this.cache = cache;
    this.modules = modules;
    this.key = CacheKeys.lastModules(modules);
  }

  /** The files of those that are not like that any more. */
  public Set<String> changed() {
    Set<String> before =
        cache.find(key).stream().flatMap(String::lines).collect(Collectors.toSet());
    Set<String> changed = new HashSet<>();
    for (SchemaModule module : modules.modules()) {
      if (!before.contains(line(module))) {
        changed.add(module.file());
      }
    }
    return changed;
  }

  public void remember() {
    cache.remember(
        key, modules.modules().stream().map(CachedModules::line).collect(Collectors.joining("\n")));
  }

  private static String line(SchemaModule module) {
    ContentHash hash = new ContentHash().add(module.file());
    for (SqlStatement statement : module.statements()) {
      hash.add(statement.text());
    }
    return hash.hex();
  }
}
