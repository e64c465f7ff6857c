// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.Mentions;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import dev.lockstep.sql.Tokens;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  private static final Set<ObjectType> KINDS =
      EnumSet.of(
          ObjectType.TABLE,
          ObjectType.FOREIGN_TABLE,
          ObjectType.VIEW,
          ObjectType.MATERIALIZED_VIEW,
          ObjectType.SEQUENCE,
          ObjectType.FUNCTION,
          ObjectType.PROCEDURE,
          ObjectType.AGGREGATE,
          ObjectType.TYPE,
          ObjectType.DOMAIN,
          ObjectType.COLLATION,
          ObjectType.SCHEMA,
          ObjectType.STATISTICS,
          ObjectType.INDEX,
          ObjectType.TRIGGER,
          ObjectType.POLICY,
          ObjectType.RULE);

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
      Mentions mentions = Mentions.of(more.get());
      next =
          sorted.stream()
              .filter(module -> !moving.contains(module))
              .filter(
                  module ->
                      module.statements().stream()
                          .anyMatch(statement -> mentions.in(statement.text())))
              .toList();
    }
    boolean keepToThemselves =
        moving.stream()
            .flatMap(module -> module.statements().stream())
            .filter(statement -> statement.begins("ALTER"))
            .allMatch(statement -> named(statement).filter(names::contains).isPresent());
    return keepToThemselves ? sorted.stream().filter(moving::contains).toList() : List.of();
  }

  /** The names of all that these modules make, if all of it is of a kind that is known here. */
  private static Optional<Set<String>> made(List<SchemaModule> modules) {
    Set<String> names = new HashSet<>();
    for (SchemaModule module : modules) {
      for (SqlStatement statement : module.statements()) {
        Optional<String> name = named(statement);
        if (statement.begins("CREATE") && name.isEmpty()) {
          return Optional.empty();
        }
        name.filter(made -> statement.begins("CREATE") && !made.isEmpty()).ifPresent(names::add);
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /**
   * What a statement makes or alters, without its schema; nothing if PostgreSQL is to choose the
   * name of an index.
   */
  private static Optional<String> named(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    if (!KINDS.contains(head.type()) || head.has(Modifier.TEMPORARY)) {
      return Optional.empty();
    }
    Optional<String> name = head.name().map(QualifiedName::last);
    return head.creates(ObjectType.INDEX, ObjectType.STATISTICS) && name.isEmpty()
        ? Optional.of("")
        : name;
  }

  private static boolean inAnyOrder(SchemaModule module) {
    return module.statements().stream().allMatch(IncrementalLoad::inAnyOrder);
  }

  private static boolean inAnyOrder(SqlStatement statement) {
    ObjectType type = StatementHead.of(statement).type();
    boolean rights = statement.begins("GRANT") || statement.begins("REVOKE");
    return HARMLESS.contains(statement.verb())
        && type != ObjectType.EVENT_TRIGGER
        && type != ObjectType.DEFAULT_PRIVILEGES
        && !(rights && Tokens.of(statement).has("ON", "ALL"));
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
