// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the affected objects need each other in a circle: the strongly connected components of
 * who needs whom, where a table needs its parts as they need it. Found in one walk (Tarjan, "Depth-
 * first search and linear graph algorithms", 1972), with a stack of its own: chains of foreign keys
 * are as long as the schema is large.
 */
final class DependencyCycles {
  private static final List<ObjectKind> PARTS =
      List.of(
          ObjectKind.COLUMN,
          ObjectKind.DEFAULT,
          ObjectKind.CONSTRAINT,
          ObjectKind.TRIGGER,
          ObjectKind.RULE,
          ObjectKind.POLICY);

  private final Catalog catalog;
  private final Predicate<ObjectId> affected;
  private final Map<ObjectId, Visit> visits = new HashMap<>();
  private final Deque<Visit> open = new ArrayDeque<>();

  DependencyCycles(Catalog catalog, Predicate<ObjectId> affected) {
    this.catalog = catalog;
    this.affected = affected;
  }

  /**
   * Whether what a part of {@code table} needs leads back to that table, by whatever detour among
   * the affected objects.
   */
  boolean leadsBack(ObjectId part, ObjectId table) {
    ObjectId needed = whole(part);
    if (!isAffected(table)) {
      return leadsToPart(needed, table);
    }
    Visit first = visited(needed);
    Visit second = visited(table);
    return first != null && second != null && first.lowest == second.lowest;
  }

  /** The table stays as it is, and only gets parts: so it is in no circle, but they may be. */
  private boolean leadsToPart(ObjectId start, ObjectId table) {
    Set<ObjectId> seen = new HashSet<>();
    Deque<ObjectId> ahead = new ArrayDeque<>(List.of(start));
    while (!ahead.isEmpty()) {
      ObjectId at = ahead.pop();
      if (isAffected(at) && seen.add(at)) {
        if (table.equals(catalog.find(at).orElseThrow().owner())) {
          return true;
        }
        ahead.addAll(needed(at));
      }
    }
    return false;
  }

  private boolean isAffected(ObjectId id) {
    return affected.test(id) && catalog.contains(id);
  }

  private @Nullable Visit visited(ObjectId id) {
    if (!isAffected(id)) {
      return null;
    }
    Visit known = visits.get(id);
    return known == null ? walk(id) : known;
  }

  private Visit walk(ObjectId start) {
    Visit first = enter(start);
    Deque<Visit> path = new ArrayDeque<>(List.of(first));
    while (!path.isEmpty()) {
      Visit at = path.peek();
      if (at.needed.hasNext()) {
        ObjectId next = at.needed.next();
        Visit known = visits.get(next);
        if (known == null) {
          path.push(enter(next));
        } else if (known.open) {
          at.lowest = Math.min(at.lowest, known.number);
        }
      } else {
        path.pop();
        if (at.lowest == at.number) {
          close(at);
        }
        Visit from = path.peek();
        if (from != null && at.open) {
          from.lowest = Math.min(from.lowest, at.lowest);
        }
      }
    }
    return first;
  }

  private Visit enter(ObjectId id) {
    Visit visit = new Visit(visits.size(), needed(id).iterator());
    visits.put(id, visit);
    open.push(visit);
    return visit;
  }

  /** All that was entered since is one circle with it; from now on {@code lowest} names it. */
  private void close(Visit root) {
    Visit member;
    do {
      member = open.pop();
      member.open = false;
      member.lowest = root.number;
    } while (member != root);
  }

  private List<ObjectId> needed(ObjectId id) {
    CatalogObject object = catalog.find(id).orElseThrow();
    List<ObjectId> needed = new ArrayList<>(object.dependencies());
    if (object.owner() != null) {
      needed.add(object.owner());
    }
    if (id.kind() == ObjectKind.TABLE) {
      PARTS.forEach(kind -> catalog.parts(kind, id).forEach(part -> needed.add(part.id())));
    }
    needed.replaceAll(this::whole);
    needed.removeIf(other -> !isAffected(other));
    return needed;
  }

  /** What a table has from its parent comes and goes with the table. */
  private ObjectId whole(ObjectId part) {
    CatalogObject object = catalog.get(part);
    if (object == null || !object.isInherited() || affected.test(part)) {
      return part;
    }
    return object.owner() == null ? part : object.owner();
  }

  private static final class Visit {
    final int number;
    final Iterator<ObjectId> needed;
    int lowest;
    boolean open = true;

    Visit(int number, Iterator<ObjectId> needed) {
      this.number = number;
      this.needed = needed;
      this.lowest = number;
    }
  }
}
