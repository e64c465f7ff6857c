package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan: renames first, then which objects come, go and change, who must step aside for
 * them ({@link Disturbances}), what needs no statement ({@link Absorption}), and the order.
 */
final class Planner {
  /** What holds no data and is quick to make again, the least missed meanwhile first. */
  private static final List<ObjectKind> YIELDING =
      List.of(
          ObjectKind.POLICY,
          ObjectKind.RULE,
          ObjectKind.TRIGGER,
          ObjectKind.DEFAULT,
          ObjectKind.DOMAIN_CONSTRAINT,
          ObjectKind.VIEW,
          ObjectKind.FUNCTION,
          ObjectKind.PROCEDURE,
          ObjectKind.AGGREGATE);

  private final Renamer renamer;
  private final Catalog from;
  private final Catalog to;
  private final StepGraph graph = new StepGraph();
  private final Set<ObjectId> drops = new TreeSet<>();
  private final Set<ObjectId> creates = new TreeSet<>();
  private final Set<ObjectId> alters = new TreeSet<>();
  private final Set<ObjectId> madeAlong = new HashSet<>();
  private final Surroundings around;
  private final Disturbances disturbances;

  /**
   * @param aside what is dropped and made again although it could change in place
   */
  Planner(Catalog before, Catalog to, Hints hints, Set<ObjectId> aside) {
    this.renamer = new Renamer(before, to, hints);
    this.from = renamer.renamed();
    this.to = to;
    this.around = new Surroundings(from, to, madeAlong::contains);
    this.disturbances = new Disturbances(from, to, around, aside);
  }

  Diff plan() {
    collect();
    addNodes();
    new StepOrder(from, to, graph, disturbances).apply();
    List<Step> steps = new ArrayList<>(renamer.steps());
    Map<Node, Integer> places = new HashMap<>();
    for (Node node : graph.sorted()) {
      List<SqlStatement> statements = render(node);
      if (statements.isEmpty()) {
        continue;
      }
      Set<Integer> after = new TreeSet<>();
      collectPlaces(node, places, after, new HashSet<>());
      places.put(node, steps.size());
      steps.add(new Step(change(node), statements, after));
    }
    Reversibility worst = Reversibility.LOSSLESS;
    for (Step step : steps) {
      worst = worst.worst(Reversing.of(step.change()));
    }
    return new Diff(steps, new Notes(from, to).all(), worst);
  }

  /**
   * What stands in the way, if it stays while it changes: where changes wait for each other in a
   * circle, one of them, dropped before and made again after, lets the others pass.
   */
  Set<ObjectId> inTheWay() {
    Set<ObjectId> found = new TreeSet<>();
    for (Set<Node> circle : graph.circles()) {
      circle.stream()
          .filter(node -> node.action() == Action.ALTER)
          .map(Node::id)
          .filter(id -> YIELDING.contains(id.kind()))
          .min(Comparator.comparingInt((ObjectId id) -> YIELDING.indexOf(id.kind())))
          .ifPresent(found::add);
    }
    return found;
  }

  /** The places of what comes before; through steps that turned out empty. */
  private void collectPlaces(
      Node node, Map<Node, Integer> places, Set<Integer> after, Set<Node> seen) {
    for (Node earlier : graph.before(node)) {
      Integer place = places.get(earlier);
      if (place != null) {
        after.add(place);
      } else if (seen.add(earlier)) {
        collectPlaces(earlier, places, after, seen);
      }
    }
  }

  private void collect() {
    for (CatalogObject object : from.objects().values()) {
      CatalogObject after = to.get(object.id());
      if (after == null) {
        if (!object.isInherited() || leavesParent(object)) {
          drops.add(object.id());
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
              || disturbances.replacedTypes().contains(object.id())
              || disturbances.rejoined().contains(object.id()))) {
        alters.add(object.id());
      }
    }
    for (CatalogObject object : to.objects().values()) {
      if (!from.contains(object.id()) && (!object.isInherited() || joinsParent(object))) {
        creates.add(object.id());
      }
    }
  }

  private boolean isRecreated(@Nullable ObjectId id) {
    return id != null && disturbances.recreated().contains(id);
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
    return (object.kind() == ObjectKind.COLUMN || object.value("type").equals("CHECK"))
        && object.owner() != null
        && !isRecreated(object.owner())
        && changesParents(object.owner());
  }

  private boolean changesParents(ObjectId table) {
    CatalogObject before = from.get(table);
    CatalogObject after = to.get(table);
    return before != null
        && after != null
        && !before.value("parents").equals(after.value("parents"));
  }

  private void addNodes() {
    Absorption making = new Absorption(to, creates::contains);
    Absorption removing = new Absorption(from, drops::contains);
    for (ObjectId id : creates) {
      CatalogObject object = known(to.get(id));
      ObjectId maker = making.maker(object);
      if (id.kind() == ObjectKind.DOMAIN_CONSTRAINT
          && disturbances.replacedTypes().contains(owner(object))) {
        // A domain in use by arrays takes no further checks.
        graph.absorb(new Node(Action.CREATE, id), new Node(Action.ALTER, owner(object)));
        madeAlong.add(id);
      } else if (maker != null) {
        graph.absorb(new Node(Action.CREATE, id), new Node(Action.CREATE, maker));
        madeAlong.add(id);
      } else {
        graph.add(new Node(Action.CREATE, id));
      }
    }
    for (ObjectId id : drops) {
      ObjectId remover = removing.remover(known(from.get(id)), to);
      if (remover != null) {
        graph.absorb(new Node(Action.DROP, id), new Node(Action.DROP, remover));
      } else {
        graph.add(new Node(Action.DROP, id));
      }
    }
    alters.forEach(id -> graph.add(new Node(Action.ALTER, id)));
    disturbances.replacedTypes().forEach(id -> graph.add(new Node(Action.DISCARD, id)));
    for (CatalogObject object : to.objects().values()) {
      if (!finish(object).isEmpty()) {
        graph.add(new Node(Action.FINISH, object.id()));
      }
    }
  }

  private List<SqlStatement> finish(CatalogObject object) {
    CatalogObject before = drops.contains(object.id()) ? null : from.get(object.id());
    List<SqlStatement> statements = new ArrayList<>();
    if (object.kind() == ObjectKind.SEQUENCE) {
      String owner = before == null ? "" : before.value("owned_by");
      boolean ownerAgain =
          object
              .attribute("owned_by")
              .filter(column -> creates.contains(ObjectId.parse("column " + column)))
              .isPresent();
      if (!owner.equals(object.value("owned_by")) || ownerAgain) {
        statements.add(SequenceRenderer.ownership(object));
      }
      if (before != null && isTakenAlong(object)) {
        statements.add(SequenceRenderer.persistence(object));
      }
    } else if (object.kind() == ObjectKind.TABLE) {
      if (before != null) {
        statements.addAll(TableRenderer.finish(before, object));
      }
      String identity = before == null ? "" : before.value("replica_identity");
      if (!identity.equals(object.value("replica_identity")) || identityIndexIsNew(object)) {
        statements.add(TableRenderer.replicaIdentity(object));
      }
    }
    return statements;
  }

  /** Whether its table, which becomes logged or unlogged, makes it other than it is to be. */
  private boolean isTakenAlong(CatalogObject sequence) {
    ObjectId table =
        sequence
            .attribute("owned_by")
            .map(column -> ObjectId.parse("column " + column))
            .map(column -> ObjectId.table(column.schema(), column.name()))
            .orElse(null);
    CatalogObject before = table == null || drops.contains(table) ? null : from.get(table);
    CatalogObject after = table == null ? null : to.get(table);
    return before != null
        && after != null
        && before.is("unlogged") != after.is("unlogged")
        && sequence.is("unlogged") != after.is("unlogged")
        && to.major() >= 15;
  }

  private boolean identityIndexIsNew(CatalogObject table) {
    String identity = table.value("replica_identity");
    return identity.startsWith("USING INDEX ")
        && creates.stream()
            .anyMatch(
                id ->
                    (id.kind() == ObjectKind.INDEX || id.kind() == ObjectKind.CONSTRAINT)
                        && identity.endsWith(
                            " " + Sql.name(id.kind() == ObjectKind.INDEX ? id.name() : id.part())));
  }

  private List<SqlStatement> render(Node node) {
    CatalogObject before = from.get(node.id());
    CatalogObject after = to.get(node.id());
    return switch (node.action()) {
      case DROP -> Renderers.drop(known(before), around);
      case CREATE -> Renderers.create(known(after), around);
      case FINISH -> finish(known(after));
      case DISCARD ->
          node.id().kind() == ObjectKind.RANGE
              ? List.of()
              : List.of(TypeRenderer.discard(known(before)));
      case ALTER ->
          disturbances.replacedTypes().contains(node.id())
              ? replaceType(known(before), known(after))
              : alter(known(before), known(after));
    };
  }

  private List<SqlStatement> alter(CatalogObject before, CatalogObject after) {
    List<SqlStatement> statements = Renderers.alter(before, after, around);
    return statements.isEmpty() && disturbances.rejoined().contains(after.id())
        ? new PublicationRenderer().alter(before, after, Set.of(), around)
        : statements;
  }

  private List<SqlStatement> replaceType(CatalogObject before, CatalogObject after) {
    List<SqlStatement> statements = new ArrayList<>();
    List<CatalogObject> users = disturbances.usersOf(before.id());
    if (before.kind() == ObjectKind.RANGE) {
      // Its constructor functions would stay in the way: the values wait as text meanwhile.
      users.forEach(user -> statements.add(ColumnRenderer.toText(user)));
      statements.add(Sql.drop(before));
    } else {
      statements.add(TypeRenderer.retire(before));
    }
    statements.addAll(Renderers.create(after, around));
    for (CatalogObject user : users) {
      statements.add(ColumnRenderer.convert(known(to.get(user.id()))));
    }
    return statements;
  }

  private Change change(Node node) {
    CatalogObject before = from.get(node.id());
    CatalogObject after = to.get(node.id());
    return switch (node.action()) {
      case DROP -> new Change.Drop(known(before));
      case CREATE -> new Change.Create(known(after));
      case ALTER, FINISH, DISCARD -> {
        CatalogObject now = known(after);
        CatalogObject old = before == null ? now : before;
        yield new Change.Alter(old, now, new TreeSet<>(old.differences(now)));
      }
    };
  }

  private static ObjectId owner(CatalogObject part) {
    return Objects.requireNonNull(part.owner());
  }

  private static CatalogObject known(@Nullable CatalogObject object) {
    return Objects.requireNonNull(object);
  }
}
