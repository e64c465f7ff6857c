// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.TracedConstraint;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What goes along with what is dropped, although the statement does not name it. */
final class BanDropCascade implements Rule {
  @Override
  public String name() {
    return "ban-drop-cascade";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "without CASCADE: PostgreSQL then names what still reads it; drop or change that first,"
        + " each by its name";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    Tokens tokens = Tokens.withStringsOpened(seen.effect().statement());
    if (!Set.of("DROP", "ALTER", "DO").contains(seen.effect().head().verb())
        || !tokens.has("CASCADE")) {
      return Optional.empty();
    }
    Set<String> named =
        tokens.rest().stream().flatMap(each -> each.name().stream()).collect(Collectors.toSet());
    List<String> along = along(seen, named).distinct().toList();
    return along.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "drops "
                + Texts.some(along.stream())
                + " along, which it does not name: what reads that fails from that moment on");
  }

  private static Stream<String> along(Seen seen, Set<String> named) {
    Stream<String> relations =
        seen.effect().relations().stream()
            .filter(Altered::isGone)
            .map(Altered::of)
            .filter(each -> "vmrf".indexOf(each.kind()) >= 0 && !each.partition())
            .filter(each -> !named.contains(each.name()))
            .map(Relation::text);
    Stream<String> constraints =
        seen.effect().constraints().stream()
            .filter(Altered::isGone)
            .filter(each -> each.before().filter(key -> key.kind() == 'f').isPresent())
            .filter(each -> !named.contains(each.of().name()))
            .map(
                each ->
                    each.before().map(TracedConstraint::name).orElse("")
                        + " of "
                        + each.of().text());
    return Stream.concat(relations, constraints);
  }
}
