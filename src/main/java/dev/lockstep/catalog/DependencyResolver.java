// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns PostgreSQL's dependencies between OIDs into those between a catalog's objects. */
final class DependencyResolver {
  /** One depends on, or is a side of, the other. */
  record Pair(RawKey from, RawKey to) {}

  /** Arrays of a multirange of a range are three steps away; cycles there are none. */
  private static final int LONGEST_CHAIN = 5;

  private final Map<RawKey, RawObject> objects;
  private final Map<RawKey, RawKey> aliases = new HashMap<>();
  private final Map<RawKey, SortedSet<ObjectId>> dependencies = new HashMap<>();

  DependencyResolver(
      Map<RawKey, RawObject> objects, List<Pair> aliases, List<Pair> dependencyPairs) {
    this.objects = objects;
    aliases.forEach(pair -> this.aliases.put(pair.from(), pair.to()));
    for (Pair pair : dependencyPairs) {
      RawObject from = resolve(pair.from());
      RawObject to = resolve(pair.to());
      if (from != null && to != null && !from.key().equals(to.key())) {
        dependencies.computeIfAbsent(from.key(), key -> new TreeSet<>()).add(to.id());
      }
    }
  }

  private @Nullable RawObject resolve(RawKey key) {
    RawKey at = key;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      RawObject object = objects.get(at);
      if (object != null) {
        return object;
      }
      RawKey next = aliases.get(at);
      if (next == null && at.subId() != 0) {
        next = at.whole();
      }
      if (next == null) {
        return null;
      }
      at = next;
    }
    return null;
  }

  Catalog catalog(int major) {
    List<CatalogObject> resolved = new ArrayList<>();
    Map<ObjectId, RawObject> byId = new HashMap<>();
    objects.values().forEach(raw -> byId.put(raw.id(), raw));
    for (RawObject raw : objects.values()) {
      RawObject owner = raw.owner() == null ? null : objects.get(raw.owner());
      SortedSet<ObjectId> needs =
          new TreeSet<>(dependencies.getOrDefault(raw.key(), new TreeSet<>()));
      if (owner != null) {
        needs.remove(owner.id());
      }
      if (raw.attributes().containsKey(Attributes.ATTACHED)) {
        // It is there first, and the parent's index takes it in.
        needs.removeIf(needed -> needed.kind() == ObjectKind.INDEX);
      }
      if (raw.attributes().containsKey(Attributes.INHERITED)) {
        OwnTraits.add(raw, needs.stream().map(byId::get).filter(Objects::nonNull).toList());
      }
      resolved.add(
          new CatalogObject(raw.id(), raw.attributes(), owner == null ? null : owner.id(), needs));
    }
    return new Catalog(major, resolved);
  }
}
