// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.catalog.View;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which objects go, come, and change in place. One that is dropped and made again is in the first
 * two; what comes and goes with its parent table is in none.
 */
record Selection(Set<ObjectId> drops, Set<ObjectId> creates, Set<ObjectId> alters) {

  static Selection of(Catalog from, Catalog to, Recreation recreation) {
    return new Selector(from, to, recreation).select();
  }

  /** The materialized view that {@code view} reads, at whatever distance, and that has no data. */
  Optional<ObjectId> withoutData(CatalogObject view, BothCatalogs around) {
    for (ObjectId read : view.dependencies()) {
      boolean stays = read.kind() == ObjectKind.MATERIALIZED_VIEW && !creates.contains(read);
      Optional<ObjectId> found =
          stays
              ? around
                  .from()
                  .find(read)
                  .filter(each -> new View(each).hasNoData())
                  .map(each -> read)
              : Optional.of(read)
                  .filter(
                      id ->
                          id.kind() == ObjectKind.VIEW || id.kind() == ObjectKind.MATERIALIZED_VIEW)
                  .flatMap(around.to()::find)
                  .flatMap(each -> withoutData(each, around));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private record Selector(Catalog from, Catalog to, Recreation recreation) {

    private Selection select() {
      Set<ObjectId> drops = new TreeSet<>();
      Set<ObjectId> creates = new TreeSet<>();
      Set<ObjectId> alters = new TreeSet<>();
      for (CatalogObject object : from.objects().values()) {
        CatalogObject after = to.get(object.id());
        if (after == null) {
          if ((!object.isInherited() || leavesParent(object)) && !becomesParents(object)) {
            drops.add(object.id());
          }
        } else if (InheritedKeys.changesHands(object, after) && !isRecreated(object.id())) {
          if (!after.isInherited() && !staysWhenDetached(object)) {
            creates.add(object.id());
          }
        } else if (isTriggerOfFamily(object, after)) {
          // A copy goes with the parent and comes with it, and has no place beside one of its own.
          (after.isInherited() ? drops : creates).add(object.id());
        } else if (object.isInherited() && isRecreated(object.owner())) {
          if (!after.isInherited()) {
            creates.add(object.id());
          }
        } else if (isRecreated(object.id())) {
          drops.add(object.id());
          if (!after.isInherited()) {
            creates.add(object.id());
          }
        } else if (!(object.isInherited() && after.isInherited())
            && (!object.looksLike(after)
                || recreation.replacedTypes().contains(object.id())
                || recreation.rejoined().contains(object.id()))) {
          alters.add(object.id());
        }
      }
      for (CatalogObject object : to.objects().values()) {
        if (!from.contains(object.id())
            && (!object.isInherited()
                || joinsParent(object)
                || comesToChildFirst(object)
                || comesFirst(object))) {
          creates.add(object.id());
        }
      }
      return new Selection(drops, creates, alters);
    }

    private boolean isRecreated(@Nullable ObjectId id) {
      return id != null && recreation.recreated().contains(id);
    }

    /** A default that the parent's takes the place of, when the table joins it. */
    private boolean becomesParents(CatalogObject object) {
      if (object.kind() != ObjectKind.DEFAULT) {
        return false;
      }
      ObjectId id = object.id();
      ObjectId column = ObjectId.column(id.schema(), id.name(), id.part());
      CatalogObject before = from.get(column);
      CatalogObject after = to.get(column);
      return before != null
          && after != null
          && !before.isInherited()
          && after.isInherited()
          && !isRecreated(ObjectId.table(id.schema(), id.name()))
          && !InheritedParts.effective(to, after).isEmpty();
    }

    /** Whether its table leaves the parent, and takes it along. */
    private boolean staysWhenDetached(CatalogObject object) {
      return object.owner() != null
          && changesParents(object.owner())
          && !isRecreated(object.owner());
    }

    private static boolean isTriggerOfFamily(CatalogObject before, CatalogObject after) {
      return before.kind() == ObjectKind.TRIGGER && before.isInherited() != after.isInherited();
    }

    /** Whether the object's table no longer has the parent it is from, and keeps the object. */
    private boolean leavesParent(CatalogObject object) {
      return object.kind() != ObjectKind.TRIGGER
          && object.owner() != null
          && changesParents(object.owner());
    }

    /** Columns and checks of the parent must be there before a table can become its child. */
    private boolean joinsParent(CatalogObject object) {
      return (object.kind() == ObjectKind.COLUMN || new Constraint(object).isCheck())
          && object.owner() != null
          && !isRecreated(object.owner())
          && changesParents(object.owner());
    }

    /** What a child is to say itself it gets before its parent's, which then merges with it. */
    private boolean comesToChildFirst(CatalogObject part) {
      ObjectId table = part.owner();
      return part.isSaidTwice() && table != null && from.contains(table) && !isRecreated(table);
    }

    /** A partition's part of a new index, if it has a name of its own: the index takes it in. */
    private boolean comesFirst(CatalogObject part) {
      if (!part.isNamedPart()) {
        return false;
      }
      CatalogObject root = to.rootOf(part);
      if (from.contains(root.id()) && !isRecreated(root.id()) && !isRecreated(root.owner())) {
        throw new UnsupportedChangeException(
            "%s is to be the part of %s in a new partition, where PostgreSQL chooses the name: make the partition and rename its part in a migration written by hand, then run generate again"
                .formatted(part.id(), root.id()));
      }
      return true;
    }

    private boolean changesParents(ObjectId table) {
      CatalogObject before = from.get(table);
      CatalogObject after = to.get(table);
      return before != null
          && after != null
          && !new Table(before).parents().equals(new Table(after).parents());
    }
  }
}
