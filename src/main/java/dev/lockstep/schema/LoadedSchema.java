// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The canonical schema, as it was loaded.
 *
 * @param modules what was loaded
 * @param relations which relations each module created
 */
public record LoadedSchema(
    SchemaModules modules, Map<SchemaModule, List<LoadedRelation>> relations) {
  public LoadedSchema {
    Map<SchemaModule, List<LoadedRelation>> copy = new LinkedHashMap<>();
    relations.forEach((module, created) -> copy.put(module, List.copyOf(created)));
    relations = Collections.unmodifiableMap(copy);
  }

  List<LoadedRelation> of(SchemaModule module) {
    return relations.getOrDefault(module, List.of());
  }
}
