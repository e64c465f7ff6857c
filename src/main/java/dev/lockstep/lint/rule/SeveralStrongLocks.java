// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** More than one table locked against reads in one transaction. */
final class SeveralStrongLocks implements Rule {
  @Override
  public String name() {
    return "several-strong-locks";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public String safeForm() {
    return "one migration for each table";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    Set<Long> before = new LinkedHashSet<>();
    long takers = seen.earlier().stream().filter(each -> !families(each).isEmpty()).count();
    seen.earlier().forEach(each -> before.addAll(families(each)));
    boolean another = !before.containsAll(families(seen.effect()));
    if (seen.isOfCode() && takers == 0 && families(seen.effect()).size() > 1) {
      return Optional.of(
          "locks "
              + Texts.names(strong(seen.effect()))
              + " with ACCESS EXCLUSIVE until the transaction ends: two that lock in another order"
              + " deadlock");
    }
    return takers != 1 || !another
        ? Optional.empty()
        : Optional.of(
            "locks "
                + Texts.names(strong(seen.effect()))
                + " with ACCESS EXCLUSIVE while "
                + Texts.some(
                    seen.earlier().stream()
                        .flatMap(each -> strong(each).stream())
                        .map(Relation::text))
                + " is locked too, until the transaction ends: two that lock in another order"
                + " deadlock");
  }

  private static List<Relation> strong(StatementEffect effect) {
    return effect.locks().entrySet().stream()
        .filter(each -> each.getValue() == LockMode.ACCESS_EXCLUSIVE)
        .map(Map.Entry::getKey)
        .filter(Relation::isTable)
        .toList();
  }

  private static Set<Long> families(StatementEffect effect) {
    return strong(effect).stream().map(Relation::family).collect(Collectors.toSet());
  }
}
