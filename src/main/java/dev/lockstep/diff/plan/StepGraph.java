// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Actions and which must come before which; ordered by Kahn's algorithm, with the order people
 * expect among those that are free: drops of what holds no data, then changes by kind and name,
 * drops of data, and default privileges last: they would count for what comes after them.
 */
final class StepGraph {
  private static final Comparator<Node> ORDER =
      Comparator.comparingInt(StepGraph::phase)
          .thenComparing((Node node) -> node.id().kind())
          .thenComparing(Node::id)
          .thenComparing(Node::action);

  private static final int LAST = 3;

  private final Map<Node, Set<Node>> before = new LinkedHashMap<>();
  private final Map<Node, Node> hosts = new HashMap<>();
  private final Set<ObjectId> concerned = new HashSet<>();
  private final List<Set<Node>> circles = new ArrayList<>();

  void add(Node node) {
    before.putIfAbsent(node, new TreeSet<>(ORDER));
    concerned.add(node.id());
  }

  /** Lets {@code part} be done along with {@code host}. */
  void absorb(Node part, Node host) {
    hosts.put(part, host);
    concerned.add(part.id());
  }

  /** Whether anything is done to the object. If not, nothing can be ordered by it. */
  boolean concerns(ObjectId id) {
    return concerned.contains(id);
  }

  /** The node that does it, if it is done at all. */
  private @Nullable Node find(Action action, ObjectId id) {
    Node node = new Node(action, id);
    for (Node host = hosts.get(node); host != null; host = hosts.get(node)) {
      node = host;
    }
    return before.containsKey(node) ? node : null;
  }

  /** Orders the two actions, if both take place and are not one. */
  void order(Action firstAction, ObjectId first, Action secondAction, ObjectId second) {
    if (!concerns(first) || !concerns(second)) {
      return;
    }
    Node earlier = find(firstAction, first);
    Node later = find(secondAction, second);
    Set<Node> waitsFor = later == null ? null : before.get(later);
    if (earlier != null && waitsFor != null && !earlier.equals(later)) {
      waitsFor.add(earlier);
    }
  }

  boolean contains(Action action, ObjectId id) {
    return concerns(id) && find(action, id) != null;
  }

  Set<Node> before(Node node) {
    return before.getOrDefault(node, Set.of());
  }

  /**
   * All actions in order. A circle is cut at that of its actions that waits for the fewest: two
   * objects that need each other are beyond what a dependency can tell, and PostgreSQL has the last
   * word.
   */
  List<Node> sorted() {
    Map<Node, List<Node>> after = new HashMap<>();
    TreeMap<Node, Integer> waiting = new TreeMap<>(ORDER);
    PriorityQueue<Node> free = new PriorityQueue<>(ORDER);
    before.forEach(
        (node, earlier) -> {
          waiting.put(node, earlier.size());
          earlier.forEach(e -> after.computeIfAbsent(e, key -> new ArrayList<>()).add(node));
          if (earlier.isEmpty()) {
            free.add(node);
          }
        });
    List<Node> sorted = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Node next = isStuck(free, waiting) ? released(waiting) : free.remove();
      if (waiting.remove(next) == null) {
        continue;
      }
      sorted.add(next);
      for (Node later : after.getOrDefault(next, List.of())) {
        Integer left = waiting.computeIfPresent(later, (key, count) -> count - 1);
        if (left != null && left == 0) {
          free.add(later);
        }
      }
    }
    return sorted;
  }

  /** Nothing is free, or only what is to be last of all. */
  private static boolean isStuck(PriorityQueue<Node> free, TreeMap<Node, Integer> waiting) {
    Node first = free.peek();
    return first == null || (phase(first) == LAST && phase(waiting.firstKey()) < LAST);
  }

  /** The circles that {@link #sorted} had to cut: each of its nodes waits for another of them. */
  List<Set<Node>> circles() {
    return circles;
  }

  /**
   * What lets the first of those that wait go on: the cut of a circle, or, where there is none,
   * what it waits for in the end. That is free, and was only to be last.
   */
  private Node released(TreeMap<Node, Integer> waiting) {
    Set<Node> way = new LinkedHashSet<>();
    Node at = waiting.firstKey();
    while (way.add(at)) {
      Optional<Node> earlier = before(at).stream().filter(waiting::containsKey).findFirst();
      if (earlier.isEmpty()) {
        return at;
      }
      at = earlier.get();
    }
    List<Node> nodes = List.copyOf(way);
    return cut(new LinkedHashSet<>(nodes.subList(nodes.indexOf(at), nodes.size())), waiting);
  }

  private Node cut(Set<Node> circle, TreeMap<Node, Integer> waiting) {
    circles.add(circle);
    return Collections.min(
        circle,
        Comparator.comparing((Node node) -> waiting.getOrDefault(node, 0)).thenComparing(ORDER));
  }

  private static int phase(Node node) {
    if (node.id().kind() == ObjectKind.DEFAULT_PRIVILEGES) {
      // Taken away, they must not count for what comes after; and their schema may go.
      return node.action() == Action.DROP ? 0 : LAST;
    }
    if (node.action() == Action.DROP) {
      return switch (node.id().kind()) {
        case TABLE, COLUMN, SEQUENCE, SCHEMA, EXTENSION, ENUM, COMPOSITE, RANGE, DOMAIN -> 2;
        default -> 0;
      };
    }
    return node.action() == Action.DISCARD ? 2 : 1;
  }
}
