// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.rename.Renamer;
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
 * Makes the plan: renames first, then which objects come, go and change ({@link Selection}), who
 * must step aside for them ({@link Recreation}), what needs no statement ({@link ImpliedChanges}),
 * and the order.
 */
public final class Planner {
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
  private final Set<ObjectId> madeAlong = new HashSet<>();
  private final Recreation recreation;
  private final Selection selected;
  private final FinishingOperations finishing;
  private final SequenceContinuation values;
  private final NodeOperations operations;

  /**
   * A plan for one way.
   *
   * @param hints what gets another name
   * @param aside what is dropped and made again although it could change in place
   */
  public Planner(Catalog before, Catalog to, Hints hints, Set<ObjectId> aside) {
    this.renamer = new Renamer(before, to, hints);
    this.from = renamer.renamed();
    this.to = to;
    BothCatalogs around = new BothCatalogs(from, to, madeAlong::contains);
    this.recreation = new Recreation(from, to, around, aside);
    this.selected = Selection.of(from, to, recreation);
    this.finishing = new FinishingOperations(around, selected);
    this.values = new SequenceContinuation(around, selected);
    this.operations = new NodeOperations(around, recreation, finishing, values);
  }

  /** The way, in order. */
  public Plan plan() {
    addNodes();
    new StepOrder(from, to, graph, recreation).apply();
    orderValues();
    List<Step> steps = new ArrayList<>();
    Map<Node, Integer> places = new HashMap<>();
    List<Node> sorted = graph.sorted();
    Set<Node> first = beforeRenames();
    sorted.stream().filter(first::contains).forEach(node -> add(node, steps, places));
    addRenames(steps);
    sorted.stream().filter(node -> !first.contains(node)).forEach(node -> add(node, steps, places));
    return new Plan(
        steps, new PlanNotes(from, to, selected, steps).all(), Losses.of(from, to, selected));
  }

  private void add(Node node, List<Step> steps, Map<Node, Integer> places) {
    List<Operation> done = operations.of(node);
    if (!done.isEmpty()) {
      Set<Integer> after = new TreeSet<>();
      collectPlaces(node, places, after, new HashSet<>());
      places.put(node, steps.size());
      steps.add(new Step(operations.change(node), done, after));
    }
  }

  /** They come after what was in their way. */
  private void addRenames(List<Step> steps) {
    int offset = steps.size();
    for (Step rename : renamer.steps()) {
      Set<Integer> after = new TreeSet<>();
      for (int i = 0; i < offset; i++) {
        after.add(i);
      }
      rename.after().forEach(place -> after.add(place + offset));
      steps.add(rename.after(after));
    }
  }

  /**
   * Views that have the name which something gets by a rename, and what has to go before them: a
   * shim, when its table takes its old name back.
   */
  private Set<Node> beforeRenames() {
    Set<String> wanted = new HashSet<>();
    for (Step step : renamer.steps()) {
      if (!step.change().id().kind().isPart()) {
        wanted.add(step.change().id().schema() + "." + step.change().id().name());
      }
    }
    Set<Node> first = new HashSet<>();
    for (ObjectId id : wanted.isEmpty() ? Set.<ObjectId>of() : selected.drops()) {
      if (id.kind() == ObjectKind.VIEW && wanted.contains(id.schema() + "." + id.name())) {
        withEarlier(new Node(Action.DROP, id), first);
      }
    }
    return first;
  }

  private void withEarlier(Node node, Set<Node> first) {
    if (first.add(node)) {
      graph.before(node).stream()
          .filter(earlier -> earlier.action() == Action.DROP)
          .forEach(earlier -> withEarlier(earlier, first));
    }
  }

  /**
   * What stands in the way, if it stays while it changes: where changes wait for each other in a
   * circle, one of them, dropped before and made again after, lets the others pass.
   */
  public Set<ObjectId> inTheWay() {
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

  private void addNodes() {
    ImpliedChanges making = new ImpliedChanges(to, selected.creates()::contains);
    ImpliedChanges removing = new ImpliedChanges(from, selected.drops()::contains);
    for (ObjectId id : selected.creates()) {
      CatalogObject object = known(to.get(id));
      ObjectId maker = making.maker(object);
      if (id.kind() == ObjectKind.DOMAIN_CONSTRAINT
          && recreation.replacedTypes().contains(owner(object))) {
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
    Set<ObjectId> goingWithColumns = new HashSet<>();
    for (ObjectId id : selected.alters()) {
      values
          .droppedWith(id)
          .filter(goingWithColumns::add)
          .ifPresent(
              sequence ->
                  graph.absorb(new Node(Action.DROP, sequence), new Node(Action.ALTER, id)));
    }
    for (ObjectId id : selected.drops()) {
      if (goingWithColumns.contains(id)) {
        continue;
      }
      ObjectId remover = removing.remover(known(from.get(id)), to);
      if (remover != null) {
        graph.absorb(new Node(Action.DROP, id), new Node(Action.DROP, remover));
      } else {
        graph.add(new Node(Action.DROP, id));
      }
    }
    selected.alters().forEach(id -> graph.add(new Node(Action.ALTER, id)));
    recreation.replacedTypes().forEach(id -> graph.add(new Node(Action.DISCARD, id)));
    for (CatalogObject object : to.objects().values()) {
      if (!finishing.of(object).isEmpty()) {
        graph.add(new Node(Action.FINISH, object.id()));
      }
    }
  }

  /** A sequence or identity is read before it goes. */
  private void orderValues() {
    for (ObjectId id : selected.creates()) {
      if (id.kind() == ObjectKind.SEQUENCE) {
        CatalogObject sequence = known(to.get(id));
        values.needs(sequence).ifPresent(old -> graph.order(Action.CREATE, id, Action.DROP, old));
        values
            .needsIdentity(sequence)
            .ifPresent(column -> graph.order(Action.CREATE, id, Action.ALTER, column));
      }
    }
    for (ObjectId id : selected.alters()) {
      if (id.kind() == ObjectKind.COLUMN) {
        values
            .needs(known(to.get(id)))
            .ifPresent(old -> graph.order(Action.ALTER, id, Action.DROP, old));
      }
    }
  }

  private static ObjectId owner(CatalogObject part) {
    return Objects.requireNonNull(part.owner());
  }

  private static CatalogObject known(@Nullable CatalogObject object) {
    return Objects.requireNonNull(object);
  }
}
