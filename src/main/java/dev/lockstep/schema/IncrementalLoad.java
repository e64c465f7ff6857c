// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.SqlStatement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The modules of a schema in two parts: those that did not change since they were last loaded, and,
 * loaded after them, those that did, with all that may need them. What the first part makes can be
 * kept and copied instead of made again.
 *
 * <p>That is a load from empty in another order, so there are parts only where no order makes a
 * difference: no statement may do more than create, comment on and grant rights on single objects,
 * and what moves to the end alters only what is made there. Names that PostgreSQL chose in view of
 * others are for {@link NamesByPostgres} to see.
 */
public final class IncrementalLoad {
  private static final Set<String> HARMLESS =
      Set.of("CREATE", "COMMENT", "ALTER", "GRANT", "REVOKE");
  private static final Pattern ON_ALL = Pattern.compile("(?i)\\bON\\s+ALL\\b");

  private static final Set<String> BEFORE_A_KIND =
      Set.of(
          "OR",
          "REPLACE",
          "UNLOGGED",
          "MATERIALIZED",
          "RECURSIVE",
          "UNIQUE",
          "CONSTRAINT",
          "FOREIGN");
  private static final Set<String> KINDS =
      Set.of(
          "TABLE",
          "VIEW",
          "SEQUENCE",
          "FUNCTION",
          "PROCEDURE",
          "AGGREGATE",
          "TYPE",
          "DOMAIN",
          "COLLATION",
          "SCHEMA",
          "STATISTICS",
          "INDEX",
          "TRIGGER",
          "POLICY",
          "RULE");
  private static final Set<String> BEFORE_A_NAME = Set.of("ONLY", "IF", "NOT", "EXISTS");

  private final SchemaModules modules;
  private final List<SchemaModule> settled;
  private final List<SchemaModule> moving;

  private IncrementalLoad(
      SchemaModules modules, List<SchemaModule> settled, List<SchemaModule> moving) {
    this.modules = modules;
    this.settled = settled;
    this.moving = moving;
  }

  /**
   * The parts, if there are any and they are worth it.
   *
   * @param order in which the modules loaded last
   * @param changed the files of the modules that changed
   */
  public static Optional<IncrementalLoad> of(
      SchemaModules modules, LoadOrder order, Set<String> changed) {
    List<SchemaModule> sorted =
        LoadOrder.sorted(modules.modules(), SchemaModule::file, order.last()).orElse(List.of());
    List<SchemaModule> moving = withDependents(sorted, changed);
    boolean worth = !moving.isEmpty() && moving.size() * 2 <= sorted.size();
    if (!worth || !sorted.stream().allMatch(IncrementalLoad::inAnyOrder)) {
      return Optional.empty();
    }
    Set<SchemaModule> last = new HashSet<>(moving);
    return Optional.of(
        new IncrementalLoad(
            modules, sorted.stream().filter(module -> !last.contains(module)).toList(), moving));
  }

  /**
   * The changed ones, those that mention a name which one of them makes, and so on; empty if what
   * they make is unclear.
   */
  private static List<SchemaModule> withDependents(List<SchemaModule> sorted, Set<String> changed) {
    Set<SchemaModule> moving = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<SchemaModule> next =
        sorted.stream().filter(module -> changed.contains(module.file())).toList();
    while (!next.isEmpty()) {
      Optional<Set<String>> more = made(next);
      if (more.isEmpty()) {
        return List.of();
      }
      moving.addAll(next);
      names.addAll(more.get());
      Pattern mention = mentionOf(more.get());
      next =
          sorted.stream()
              .filter(module -> !moving.contains(module))
              .filter(
                  module ->
                      module.statements().stream()
                          .anyMatch(statement -> mention.matcher(statement.text()).find()))
              .toList();
    }
    boolean keepToThemselves =
        moving.stream()
            .flatMap(module -> module.statements().stream())
            .filter(statement -> statement.startsWith("ALTER"))
            .allMatch(statement -> named(statement).filter(names::contains).isPresent());
    return keepToThemselves ? sorted.stream().filter(moving::contains).toList() : List.of();
  }

  /** The names of all that these modules make, if all of it is of a kind that is known here. */
  private static Optional<Set<String>> made(List<SchemaModule> modules) {
    Set<String> names = new HashSet<>();
    for (SchemaModule module : modules) {
      for (SqlStatement statement : module.statements()) {
        Optional<String> name = named(statement);
        if (statement.startsWith("CREATE") && name.isEmpty()) {
          return Optional.empty();
        }
        name.filter(made -> statement.startsWith("CREATE") && !made.isEmpty())
            .ifPresent(names::add);
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  private static Pattern mentionOf(Set<String> names) {
    String any = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}_])(?:" + any + ")(?![\\p{L}\\p{N}_])",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * What a statement makes or alters: in lower case, without its schema; nothing if PostgreSQL is
   * to choose the name of an index.
   */
  private static Optional<String> named(SqlStatement statement) {
    List<String> head = statement.head();
    int at = 1;
    while (at < head.size() && BEFORE_A_KIND.contains(head.get(at))) {
      at++;
    }
    if (at >= head.size() || !KINDS.contains(head.get(at))) {
      return Optional.empty();
    }
    at++;
    while (at < head.size() && BEFORE_A_NAME.contains(head.get(at))) {
      at++;
    }
    if (at < head.size() && head.get(at).equals("ON")) {
      return Optional.of("");
    }
    if (at + 2 < head.size() && head.get(at + 1).equals(".")) {
      at += 2;
    }
    return at < head.size() && head.get(at).matches("\".+\"|[\\p{L}_].*")
        ? Optional.of(head.get(at).replace("\"", "").toLowerCase(Locale.ROOT))
        : Optional.empty();
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
