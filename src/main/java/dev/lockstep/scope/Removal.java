// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes objects out of a catalog with all that is part of them, so that nothing speaks of them. */
final class Removal {
  private final Catalog catalog;
  private final Set<ObjectId> gone = new HashSet<>();
  private final Map<ObjectId, Boolean> follows = new HashMap<>();

  private Removal(Catalog catalog, Set<ObjectId> objects) {
    this.catalog = catalog;
    this.gone.addAll(objects);
  }

  static Catalog of(Catalog catalog, Set<ObjectId> objects) {
    return objects.isEmpty() ? catalog : new Removal(catalog, objects).rest();
  }

  private Catalog rest() {
    List<CatalogObject> kept = new ArrayList<>();
    for (CatalogObject object : catalog.objects().values()) {
      if (isGone(object.id())) {
        gone.add(object.id());
      } else {
        kept.add(object);
      }
    }
    return new Catalog(catalog.major(), kept.stream().map(this::alone).toList());
  }

  /** By itself, with its owner, or with the table that its sequence counts for. */
  private boolean isGone(@Nullable ObjectId id) {
    if (id == null) {
      return false;
    }
    if (gone.contains(id)) {
      return true;
    }
    Boolean known = follows.get(id);
    if (known != null) {
      return known;
    }
    // What it is part of is never a part of it, but a wrong catalog must not hang the process.
    follows.put(id, false);
    CatalogObject object = catalog.get(id);
    boolean found =
        object != null
            && (isGone(object.owner())
                || (object.kind() == ObjectKind.SEQUENCE && isGone(counted(object)))
                || (id.kind().isPart() && gone.contains(ObjectId.table(id.schema(), id.name()))));
    follows.put(id, found);
    return found;
  }

  private static @Nullable ObjectId counted(CatalogObject sequence) {
    return new Sequence(sequence).owningColumn().orElse(null);
  }

  /** The object, needing only what is still there. */
  private CatalogObject alone(CatalogObject object) {
    boolean publishes =
        object.kind() == ObjectKind.PUBLICATION && object.attributes().containsKey("tables");
    if (!publishes && object.dependencies().stream().noneMatch(gone::contains)) {
      return object;
    }
    SortedSet<ObjectId> needs = new TreeSet<>(object.dependencies());
    needs.removeAll(gone);
    SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
    if (publishes) {
      attributes.compute("tables", (key, tables) -> tables == null ? null : published(tables));
    }
    return new CatalogObject(object.id(), attributes, object.owner(), needs);
  }

  private @Nullable String published(String tables) {
    String rest =
        tables
            .lines()
            .filter(line -> !gone.contains(Families.table(line)))
            .collect(Collectors.joining("\n"));
    return rest.isEmpty() ? null : rest;
  }
}
