// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A live database and what it should be, both without what is no drift: what modules and settings
 * leave out, what providers and other tools put there, and partitions that come and go.
 *
 * @param expected what should be there
 * @param live what is there
 * @param leftOut what was left out, and why
 * @param partitions partitions that are in no module, though their table is
 */
public record Comparison(
    CatalogLock expected, Catalog live, List<LeftOut> leftOut, List<LeftOut> partitions) {
  public Comparison {
    leftOut = List.copyOf(leftOut);
    partitions = List.copyOf(partitions);
  }

  /**
   * Leaves out.
   *
   * @param expected what should be there, with what its modules leave out
   * @param setting what is not ours in this database
   */
  public static Comparison of(CatalogLock expected, Catalog live, List<NotOurs> setting) {
    return new Side(expected, live, Scope.of(expected.outside()).and(setting)).compare();
  }

  /** The catalog of what should be there, as far as it is compared. */
  public Catalog expectedOf(Catalog whole) {
    Set<ObjectId> gone = new HashSet<>();
    for (CatalogObject object : whole.objects().values()) {
      if (!object.isMereCopy() && !expected.objects().containsKey(object.id())) {
        gone.add(object.id());
      }
    }
    return Removal.of(whole, gone);
  }

  /** What people should know, a line each: nothing of it is drift. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(partitionLines());
    if (!leftOut.isEmpty()) {
      notes.add(leftOutLine());
    }
    return notes;
  }

  /** One line for each table: how many of its partitions are in no module. */
  public List<String> partitionLines() {
    Map<String, List<LeftOut>> byTable =
        partitions.stream()
            .collect(Collectors.groupingBy(LeftOut::because, TreeMap::new, Collectors.toList()));
    return byTable.entrySet().stream()
        .map(
            each ->
                each.getValue().size()
                    + (each.getValue().size() == 1 ? " partition of " : " partitions of ")
                    + each.getKey()
                    + (each.getValue().size() == 1 ? " is" : " are")
                    + " in no module, which is no drift; '-- lockstep:partitions-managed-elsewhere'"
                    + " in the module of the table says that it is meant so")
        .toList();
  }

  /** One line over all that was left out; empty for nothing. */
  public String leftOutLine() {
    return leftOut.isEmpty()
        ? ""
        : "left out as not ours: "
            + leftOut.size()
            + (leftOut.size() == 1 ? " object (" : " objects (")
            + LeftOut.summary(leftOut)
            + ")";
  }

  private static final class Side {
    private final CatalogLock expected;
    private final Catalog live;
    private final Scope scope;
    private final Set<String> claimedSchemas;

    Side(CatalogLock expected, Catalog live, Scope scope) {
      this.expected = expected;
      this.live = live;
      this.scope = scope;
      this.claimedSchemas =
          expected.objects().keySet().stream()
              .map(ObjectId::schema)
              .filter(schema -> !schema.isEmpty() && !schema.equals("public"))
              .collect(Collectors.toSet());
    }

    Comparison compare() {
      SortedMap<ObjectId, String> out = scope.leftOut(live);
      scope.formerly(live).forEach((id, why) -> putUnclaimed(out, id, why));
      for (CatalogObject object : live.objects().values()) {
        if (object.owner() == null && !object.id().kind().isPart()) {
          Providers.of(object, claimedSchemas)
              .ifPresent(why -> putUnclaimed(out, object.id(), why));
        }
      }
      Set<ObjectId> gone = new HashSet<>(out.keySet());
      Map<ObjectId, ObjectId> strangers =
          new Families(live).strangers(id -> expected.objects().containsKey(id));
      strangers.keySet().removeAll(gone);
      gone.addAll(strangers.keySet());

      ProviderRights rights = new ProviderRights(expected, scope.patterns());
      Catalog rest = rights.without(Removal.of(live, gone));
      List<LeftOut> leftOut = new ArrayList<>();
      out.forEach(
          (id, why) -> {
            CatalogObject object = live.get(id);
            if (object == null || object.owner() == null || !gone.contains(object.owner())) {
              leftOut.add(LeftOut.of(id, why));
            }
          });
      leftOut.addAll(rights.leftOut());
      List<LeftOut> partitions = new ArrayList<>();
      strangers.forEach((id, of) -> partitions.add(LeftOut.of(id, of.identity())));
      return new Comparison(
          wanted(out.keySet()),
          rest,
          leftOut.stream().sorted().toList(),
          partitions.stream().sorted().toList());
    }

    private void putUnclaimed(SortedMap<ObjectId, String> out, ObjectId id, String why) {
      if (!expected.objects().containsKey(id)) {
        out.putIfAbsent(id, why);
      }
    }

    /** What should be there, without what is left out on the other side or by its own name. */
    private CatalogLock wanted(Set<ObjectId> goneLive) {
      SortedMap<ObjectId, DefinitionHash> objects = new TreeMap<>(expected.objects());
      Set<ObjectId> named = new HashSet<>(goneLive);
      for (ObjectId id : objects.keySet()) {
        CatalogObject bare =
            new CatalogObject(id, new TreeMap<>(), null, new java.util.TreeSet<>());
        if (scope.patterns().stream().anyMatch(pattern -> pattern.matches(bare))) {
          named.add(id);
        }
      }
      if (named.isEmpty()) {
        return expected;
      }
      objects.keySet().removeIf(id -> isWithin(named, id));
      return expected.of(objects);
    }

    private boolean isWithin(Set<ObjectId> gone, ObjectId id) {
      CatalogObject object = live.get(id);
      return gone.contains(id)
          || (id.kind().isPart()
              && List.of(
                      ObjectKind.TABLE,
                      ObjectKind.VIEW,
                      ObjectKind.MATERIALIZED_VIEW,
                      ObjectKind.DOMAIN)
                  .stream()
                  .anyMatch(kind -> gone.contains(ObjectId.of(kind, id.schema(), id.name()))))
          || (object != null && object.owner() != null && gone.contains(object.owner()));
    }
  }
}
