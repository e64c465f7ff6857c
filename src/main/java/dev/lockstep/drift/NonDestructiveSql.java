// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.drift;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Hazard;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.render.SqlScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL of a difference for a live database, which destroys nothing when it is piped into psql:
 * what takes something away, or converts values with loss, is there as a comment that says what
 * would go.
 */
final class NonDestructiveSql {
  private final Diff diff;
  private final Map<ObjectId, Long> rows;
  private final Set<ObjectId> created;
  private final Set<ObjectId> dropped;

  private NonDestructiveSql(Diff diff, Map<ObjectId, Long> rows) {
    this.diff = diff;
    this.rows = rows;
    this.created = ids(diff, Change.Create.class);
    this.dropped = ids(diff, Change.Drop.class);
  }

  /**
   * The scripts, in order.
   *
   * @param rows about how many rows the tables have
   */
  static List<String> scripts(Diff diff, Map<ObjectId, Long> rows) {
    return new NonDestructiveSql(diff, rows).scripts();
  }

  private static Set<ObjectId> ids(Diff diff, Class<? extends Change> kind) {
    return diff.changes().stream()
        .filter(kind::isInstance)
        .map(Change::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private List<String> scripts() {
    Set<Integer> first = diff.committedFirst();
    List<Step> before = new ArrayList<>();
    List<Step> rest = new ArrayList<>();
    for (int i = 0; i < diff.steps().size(); i++) {
      (first.contains(i) ? before : rest).add(diff.steps().get(i));
    }
    return List.of(before, rest).stream()
        .filter(steps -> !steps.isEmpty())
        .map(this::script)
        .toList();
  }

  private String script(List<Step> steps) {
    List<Operation> done = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      Optional<String> destroys = destroys(step);
      if (destroys.isPresent()) {
        text.append("-- destructive: ").append(destroys.get()).append('\n');
        step.statements().stream()
            .flatMap(statement -> statement.text().lines())
            .forEach(line -> text.append("-- ").append(line).append('\n'));
      } else {
        done.addAll(step.operations());
        step.statements().forEach(statement -> text.append(statement.text()));
      }
    }
    // What a script of these says ahead of them.
    List<RenderedStatement> whole = SqlScript.plain("", done).statements();
    String ahead =
        whole.subList(0, whole.size() - done.size()).stream()
            .map(RenderedStatement::text)
            .collect(Collectors.joining());
    return ahead + text;
  }

  private Optional<String> destroys(Step step) {
    ObjectId id = step.change().id();
    boolean again = created.contains(id) && dropped.contains(id);
    boolean holdsData = id.kind() == ObjectKind.TABLE || id.kind() == ObjectKind.COLUMN;
    if (step.change() instanceof Change.Drop && !(again && !holdsData)) {
      return Optional.of("drops " + id + values(id));
    }
    if (step.change() instanceof Change.Create && again && holdsData) {
      return Optional.of("makes " + id + " anew, empty");
    }
    return step.operations().stream()
        .flatMap(operation -> operation.hazards().stream())
        .filter(hazard -> hazard == Hazard.DATA_LOSS || hazard == Hazard.LOSSY_CONVERSION)
        .findFirst()
        .map(hazard -> hazard.description() + ": " + id + values(id));
  }

  private String values(ObjectId id) {
    if (id.kind() != ObjectKind.TABLE && id.kind() != ObjectKind.COLUMN) {
      return "";
    }
    Long count = rows.get(ObjectId.table(id.schema(), id.name()));
    return count == null
        ? " (rows not counted)"
        : " (about " + count + (count == 1 ? " row)" : " rows)");
  }
}
