// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.TracedColumn;
import dev.lockstep.lint.trace.TracedConstraint;
import dev.lockstep.sql.Identifiers;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Names for messages. */
final class Texts {
  private static final int MOST = 3;

  private Texts() {}

  /** The first of them, and how many more there are. */
  static String some(Stream<String> names) {
    List<String> all = names.distinct().toList();
    String first = String.join(", ", all.subList(0, Math.min(MOST, all.size())));
    return all.size() > MOST ? first + " and " + (all.size() - MOST) + " more" : first;
  }

  static String names(Collection<Relation> relations) {
    return some(relations.stream().map(Relation::text));
  }

  /** Of what was altered, the relations. */
  static <T> String owners(List<Altered<T>> altered) {
    return some(altered.stream().map(each -> each.of().text()));
  }

  /** {@code artworks.title}. */
  static String columns(List<Altered<TracedColumn>> altered) {
    return some(
        altered.stream()
            .map(each -> each.of().text() + "." + Identifiers.quoteIfNeeded(column(each).name())));
  }

  static String constraints(List<Altered<TracedConstraint>> altered) {
    return some(
        altered.stream()
            .flatMap(each -> each.after().or(each::before).stream())
            .map(each -> Identifiers.quoteIfNeeded(each.name())));
  }

  private static TracedColumn column(Altered<TracedColumn> altered) {
    return altered.before().or(altered::after).orElseThrow();
  }
}
