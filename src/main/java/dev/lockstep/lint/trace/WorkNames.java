// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.ObjectType;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that relations had when they were first seen, which a live database knows them by: a
 * rename among the migrations that are looked at did not take place there yet.
 */
final class WorkNames {
  private static final Set<String> CHANGE_ROWS = Set.of("UPDATE", "DELETE");

  private final Map<Long, String> names = new HashMap<>();

  /** Learns them, of one statement after the other. */
  void see(StatementEffect effect) {
    // What was altered comes first, since the rest may have its new name.
    effect.relations().stream().flatMap(each -> each.before().stream()).forEach(this::see);
    Stream.of(effect.locks().keySet(), effect.rewritten(), effect.scanned())
        .flatMap(Collection::stream)
        .forEach(this::see);
  }

  private void see(Relation relation) {
    names.putIfAbsent(relation.id(), relation.text());
  }

  /**
   * What a statement does, by these names.
   *
   * @param held the relations that its transaction had locked before it
   */
  StatementWork of(StatementEffect effect, Set<Long> held) {
    Map<String, LockMode> locks = new LinkedHashMap<>();
    effect
        .locks()
        .forEach(
            (relation, mode) -> {
              if (isOfItsOwn(relation, effect, held)) {
                locks.put(name(relation.id()), mode);
              }
            });
    Map<String, Integer> built = new LinkedHashMap<>();
    effect.built().forEach(index -> built.merge(name(index.table()), 1, Integer::sum));
    Set<String> scanned = names(effect.scanned());
    return new StatementWork(
        effect.statement().line(),
        effect.alone(),
        effect.locksSeen(),
        locks,
        names(effect.rewritten()),
        scanned,
        CHANGE_ROWS.contains(effect.head().verb()) ? changed(effect, held) : Set.of(),
        built,
        lookedUp(effect));
  }

  /** An index is locked with its table, and a sequence with what takes a number of it. */
  private static boolean isOfItsOwn(Relation relation, StatementEffect effect, Set<Long> held) {
    return switch (relation.kind()) {
      case 'r', 'p', 'v', 'm', 'f' -> true;
      case 'i', 'I' ->
          !held.contains(relation.table())
              && effect.locks().keySet().stream().noneMatch(each -> each.id() == relation.table());
      case 'S' -> effect.head().type() == ObjectType.SEQUENCE;
      default -> false;
    };
  }

  /** Of what an {@code UPDATE} or {@code DELETE} reads, it holds that to be changed locked. */
  private Set<String> changed(StatementEffect effect, Set<Long> held) {
    Set<Long> locked =
        effect.locks().keySet().stream().map(Relation::id).collect(Collectors.toSet());
    locked.addAll(held);
    return names(effect.scanned().stream().filter(each -> locked.contains(each.id())).toList());
  }

  private Set<String> lookedUp(StatementEffect effect) {
    return effect.constraints().stream()
        .flatMap(each -> each.after().stream())
        .filter(key -> key.kind() == 'f' && key.validated())
        .map(key -> name(key.table()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> names(Collection<Relation> relations) {
    return relations.stream()
        .map(each -> name(each.id()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Empty, which is the name of no table, where it was not seen. */
  private String name(long id) {
    return names.getOrDefault(id, "");
  }
}
