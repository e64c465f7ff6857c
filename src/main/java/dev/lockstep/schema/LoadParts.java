package dev.lockstep.schema;

import dev.lockstep.postgres.SqlStatement;
import dev.lockstep.schema.SchemaModule.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The modules of a schema in two parts: those that nobody works on, and, loaded after them, those
 * that somebody does, with all that may need them. What the first part makes can be kept and copied
 * instead of made again.
 *
 * <p>That is a load from empty in another order, so there are parts only where no order makes a
 * difference: no statement may do more than create, comment on and grant rights on single objects,
 * and what moves to the end may alter its own table alone. Names that PostgreSQL chose in view of
 * others are for {@link ChosenNames} to see.
 */
public final class LoadParts {
  private static final Set<String> HARMLESS =
      Set.of("CREATE", "COMMENT", "ALTER", "GRANT", "REVOKE");
  private static final Pattern ON_ALL = Pattern.compile("(?i)\\bON\\s+ALL\\b");

  private final SchemaModules modules;
  private final List<SchemaModule> settled;
  private final List<SchemaModule> moving;

  private LoadParts(SchemaModules modules, List<SchemaModule> settled, List<SchemaModule> moving) {
    this.modules = modules;
    this.settled = settled;
    this.moving = moving;
  }

  /**
   * The parts, if there are any and they are worth it.
   *
   * @param order in which the modules loaded last
   * @param changed the files of the modules that somebody works on
   */
  public static Optional<LoadParts> of(
      SchemaModules modules, LoadOrder order, Set<String> changed) {
    List<SchemaModule> sorted = sorted(modules, order.last());
    List<SchemaModule> moving = withDependents(sorted, changed);
    boolean worth = !moving.isEmpty() && moving.size() * 2 <= sorted.size();
    if (!worth
        || !sorted.stream().allMatch(LoadParts::inAnyOrder)
        || !moving.stream().allMatch(LoadParts::aboutItself)) {
      return Optional.empty();
    }
    Set<SchemaModule> last = new HashSet<>(moving);
    return Optional.of(
        new LoadParts(
            modules, sorted.stream().filter(module -> !last.contains(module)).toList(), moving));
  }

  private static List<SchemaModule> sorted(SchemaModules modules, Optional<List<String>> order) {
    if (order.isEmpty()) {
      return modules.modules();
    }
    if (order.get().isEmpty()) {
      // No order is good.
      return List.of();
    }
    List<SchemaModule> sorted = new ArrayList<>(modules.modules());
    sorted.sort(
        Comparator.comparingInt(
            module -> {
              int place = order.get().indexOf(module.file());
              return place < 0 ? Integer.MAX_VALUE : place;
            }));
    return sorted;
  }

  /**
   * The changed ones, and whoever mentions the name of one, and so on; empty if that is unclear.
   */
  private static List<SchemaModule> withDependents(List<SchemaModule> sorted, Set<String> changed) {
    Set<SchemaModule> moving = new HashSet<>();
    List<SchemaModule> next =
        sorted.stream().filter(module -> changed.contains(module.file())).toList();
    while (!next.isEmpty()) {
      if (next.stream().anyMatch(module -> module.kind() == Kind.SHARED)) {
        // The names of what it makes are not the name of its file.
        return List.of();
      }
      moving.addAll(next);
      Pattern mention =
          Pattern.compile(
              next.stream()
                  .map(module -> Pattern.quote(module.name()))
                  .collect(
                      Collectors.joining(
                          "|", "(?i)(?<![\\p{L}\\p{N}_])(?:", ")(?![\\p{L}\\p{N}_])")));
      next =
          sorted.stream()
              .filter(module -> !moving.contains(module))
              .filter(
                  module ->
                      module.statements().stream()
                          .anyMatch(statement -> mention.matcher(statement.text()).find()))
              .toList();
    }
    return sorted.stream().filter(moving::contains).toList();
  }

  private static boolean inAnyOrder(SchemaModule module) {
    return module.statements().stream()
        .allMatch(
            statement ->
                HARMLESS.contains(statement.head().isEmpty() ? "" : statement.head().get(0))
                    && !statement.startsWith("CREATE", "EVENT")
                    && !statement.startsWith("ALTER", "DEFAULT")
                    && !ON_ALL.matcher(statement.text()).find());
  }

  private static boolean aboutItself(SchemaModule module) {
    return module.statements().stream()
        .allMatch(
            statement ->
                !statement.startsWith("CREATE", "OR")
                    && !statement.mentions("IF")
                    && (!statement.startsWith("ALTER") || altersTableOf(statement, module)));
  }

  private static boolean altersTableOf(SqlStatement statement, SchemaModule module) {
    List<String> head = statement.head();
    int at = statement.startsWith("ALTER", "TABLE", "ONLY") ? 3 : 2;
    if (at + 2 < head.size() && head.get(at + 1).equals(".")) {
      at += 2;
    }
    return statement.startsWith("ALTER", "TABLE")
        && at < head.size()
        && head.get(at).replace("\"", "").equalsIgnoreCase(module.name());
  }

  /** What loads first, in this order. */
  public List<SchemaModule> settled() {
    return settled;
  }

  /** What loads last, in this order. */
  List<SchemaModule> moving() {
    return moving;
  }

  SchemaModules modules() {
    return modules;
  }
}
