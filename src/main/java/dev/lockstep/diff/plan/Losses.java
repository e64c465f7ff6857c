// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.diff.operation.TypeChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the data that goes: what cannot be had again from the schema and the rest of the rows. A
 * materialized view can, and so can a generated column.
 */
final class Losses {
  private final Catalog from;
  private final Catalog to;
  private final Selection selected;
  private final List<Loss> losses = new ArrayList<>();

  private Losses(Catalog from, Catalog to, Selection selected) {
    this.from = from;
    this.to = to;
    this.selected = selected;
  }

  /**
   * All of them.
   *
   * @param from with renamed objects under their new names already
   */
  static List<Loss> of(Catalog from, Catalog to, Selection selected) {
    Losses losses = new Losses(from, to, selected);
    for (ObjectId id : selected.drops()) {
      CatalogObject object = from.get(id);
      if (object != null && losses.holdsData(object)) {
        losses.losses.add(new Loss(id, "", selected.creates().contains(id), null));
      }
    }
    selected.alters().forEach(losses::parts);
    return losses.withHeirs();
  }

  private boolean holdsData(CatalogObject object) {
    return switch (object.kind()) {
      case TABLE, SCHEMA, EXTENSION -> true;
      case COLUMN -> !new Column(object).isGenerated() && !goes(table(object.id()));
      case SEQUENCE -> !isSucceeded(object);
      default -> false;
    };
  }

  private boolean goes(ObjectId id) {
    return selected.drops().contains(id);
  }

  private static ObjectId table(ObjectId part) {
    return ObjectId.table(part.schema(), part.name());
  }

  /** Whether its column goes too, or counts by other means from now on. */
  private boolean isSucceeded(CatalogObject sequence) {
    ObjectId column = new Sequence(sequence).owningColumn().orElse(null);
    if (column == null) {
      return false;
    }
    CatalogObject after = to.get(column);
    return goes(column)
        || goes(table(column))
        || (after != null && new Column(after).isIdentity())
        || to.ofKind(ObjectKind.SEQUENCE).stream()
            .anyMatch(other -> new Sequence(other).isOwnedBy(column));
  }

  /** Values of an enum and attributes of a composite type. */
  private void parts(ObjectId type) {
    CatalogObject before = from.get(type);
    CatalogObject after = to.get(type);
    if (before != null && after != null) {
      List<String> gone = new ArrayList<>(Loss.parts(before));
      gone.removeAll(Loss.parts(after));
      gone.forEach(part -> losses.add(new Loss(type, part, false, null)));
    }
  }

  /** One that comes can be the heir of one only, the likeliest first. */
  private List<Loss> withHeirs() {
    record Pair(Loss loss, ObjectId heir, int likeness) {}
    List<Pair> pairs = new ArrayList<>();
    for (Loss loss : losses) {
      for (ObjectId candidate : selected.creates()) {
        int likeness = loss.remade() ? 0 : likeness(loss.id(), candidate);
        if (likeness > 0) {
          pairs.add(new Pair(loss, candidate, likeness));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::likeness).reversed());
    Set<ObjectId> taken = new HashSet<>();
    for (Pair pair : pairs) {
      int at = losses.indexOf(pair.loss());
      if (at >= 0 && taken.add(pair.heir())) {
        losses.set(at, new Loss(pair.loss().id(), pair.loss().part(), false, pair.heir()));
      }
    }
    return List.copyOf(losses);
  }

  /** How likely it is that one became the other; 0 for not at all. */
  private int likeness(ObjectId old, ObjectId now) {
    if (old.kind() != now.kind() || from.contains(now)) {
      return 0;
    }
    CatalogObject before = from.get(old);
    CatalogObject after = to.get(now);
    if (before == null || after == null || after.isInherited()) {
      return 0;
    }
    return switch (old.kind()) {
      case COLUMN -> old.isPartOf(table(now)) ? likelyColumn(before, after) : 0;
      case TABLE -> likelyTable(old, now);
      default -> 0;
    };
  }

  private static int likelyColumn(CatalogObject before, CatalogObject after) {
    if (new Column(after).isGenerated()) {
      return 0;
    }
    String type = TypeChange.base(new Column(before).type());
    boolean sameType = type.equals(TypeChange.base(new Column(after).type()));
    int names = likeNames(before.id().part(), after.id().part());
    // Of the same type, or called nearly the same.
    return (sameType ? 100 : 0) + names >= 60 ? (sameType ? 100 : 0) + names : 0;
  }

  /** In percent: how many of the columns of both have the same name. */
  private int likelyTable(ObjectId old, ObjectId now) {
    Set<String> before = columns(from, old);
    Set<String> after = columns(to, now);
    Set<String> both = new HashSet<>(before);
    both.retainAll(after);
    before.addAll(after);
    int shared = before.isEmpty() ? 0 : 100 * both.size() / before.size();
    return shared >= 50 ? shared + likeNames(old.name(), now.name()) : 0;
  }

  private static Set<String> columns(Catalog catalog, ObjectId table) {
    return catalog.parts(ObjectKind.COLUMN, table).stream()
        .map(column -> column.id().part())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** In percent: the longest common run of letters, by the longer name. */
  private static int likeNames(String one, String other) {
    String first = one.toLowerCase(Locale.ROOT).replace("_", "");
    String second = other.toLowerCase(Locale.ROOT).replace("_", "");
    int longest = 0;
    for (int at = 0; at < first.length(); at++) {
      int end = at + longest + 1;
      while (end <= first.length() && second.contains(first.substring(at, end))) {
        longest = end - at;
        end++;
      }
    }
    return 100 * longest / Math.max(1, Math.max(first.length(), second.length()));
  }
}
