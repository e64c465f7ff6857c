// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.plan.Loss;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.NearestName;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.schema.Dropped;
import dev.lockstep.schema.RenamedFrom;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.schema.SchemaModules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names that {@code dropped} and {@code renamed-from} directives speak of, against what there
 * is. One that is behind us may stay; one that never was is a typing error, and says nothing where
 * its author believes it does.
 */
public final class SpokenNames {
  private static final String RULE = "schema-directive";

  private final Set<DroppableName> gone;
  private final Set<DroppableName> there;
  private final MigrationSet migrations;
  private final Map<DroppableName, String> said = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private SpokenNames(Set<DroppableName> gone, Set<DroppableName> there, MigrationSet migrations) {
    this.gone = gone;
    this.there = there;
    this.migrations = migrations;
  }

  /**
   * Looks at all directives.
   *
   * @param from what the migrations make
   * @param to what the schema says
   * @param losses what goes on the way, by the names that the schema has for it
   */
  public static SpokenNames of(
      SchemaModules modules, Catalog from, Catalog to, List<Loss> losses, MigrationSet migrations) {
    if (modules.modules().stream()
        .allMatch(module -> module.dropped().isEmpty() && module.renames().isEmpty())) {
      return new SpokenNames(Set.of(), Set.of(), migrations);
    }
    Set<DroppableName> there = DroppableName.all(to);
    Set<DroppableName> gone = new LinkedHashSet<>();
    losses.forEach(loss -> gone.add(DroppableName.of(loss)));
    gone.addAll(DroppableName.all(from));
    gone.removeAll(there);
    SpokenNames names = new SpokenNames(gone, there, migrations);
    for (SchemaModule module : modules.modules()) {
      module.dropped().forEach(directive -> names.dropped(module, directive));
      module.renames().forEach(directive -> names.renamed(module, directive, from, to));
    }
    return names;
  }

  /** What is wrong with directives. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The directive, by file and line, that says of this or of its schema that it is to go. */
  public Optional<String> saying(Loss loss) {
    DroppableName name = DroppableName.of(loss);
    if (said.containsKey(name)) {
      return Optional.of(said.get(name));
    }
    return loss.remade() || loss.id().schema().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(said.get(new DroppableName(ObjectId.schema(loss.id().schema()), "")));
  }

  private void dropped(SchemaModule module, Dropped directive) {
    // In its own module the name of a column needs no more.
    List<DroppableName> own =
        module.kind() == Kind.TABLE ? matching(module, directive, gone, true) : List.of();
    List<DroppableName> found = own.isEmpty() ? matching(module, directive, gone, false) : own;
    if (found.size() > 1) {
      problem(
          module,
          directive.line(),
          "dropped "
              + directive.text()
              + " may mean "
              + found.get(0)
              + " or "
              + found.get(1)
              + "; write more of the name, or the kind before it");
    } else if (found.size() == 1) {
      said.put(found.get(0), module.file() + ":" + directive.line());
    } else {
      nothingGoes(module, directive);
    }
  }

  private void nothingGoes(SchemaModule module, Dropped directive) {
    Stream<DroppableName> own = matching(module, directive, there, true).stream();
    Stream<DroppableName> others = matching(module, directive, there, false).stream();
    Optional<DroppableName> still = Stream.concat(own, others).findFirst();
    if (still.isPresent()) {
      problem(
          module,
          directive.line(),
          "dropped "
              + directive.text()
              + ": the schema still has "
              + still.get()
              + "; remove its definition, or this line");
    } else if (!isSpokenOf(directive.last())) {
      problem(
          module,
          directive.line(),
          "dropped "
              + directive.text()
              + ": there never was such a thing"
              + near(directive.last()));
    }
  }

  private List<DroppableName> matching(
      SchemaModule module, Dropped directive, Set<DroppableName> names, boolean own) {
    return names.stream()
        .filter(name -> directive.kind().isEmpty() || directive.kind().equals(name.kind()))
        .filter(
            name ->
                own
                    ? name.id().kind() == ObjectKind.COLUMN
                        && name.id().schema().equals(module.schema())
                        && name.id().name().equals(module.name())
                        && directive.means(List.of(name.id().part()))
                    : name.spellings().stream().anyMatch(directive::means)
                        || isInSchemaOf(module, directive, name))
        .toList();
  }

  /** In {@code audit/prices.sql}, {@code old_prices} may be {@code audit.old_prices}. */
  private static boolean isInSchemaOf(SchemaModule module, Dropped directive, DroppableName name) {
    List<String> whole = name.spellings().get(0);
    return whole.size() > 1
        && module.schema().equals(whole.get(0))
        && directive.means(whole.subList(1, whole.size()));
  }

  private void renamed(SchemaModule module, RenamedFrom directive, Catalog from, Catalog to) {
    String before =
        directive.before().kind() == ObjectKind.COLUMN
            ? directive.before().part()
            : directive.before().name();
    if (from.contains(directive.now()) || !to.contains(directive.now())) {
      return;
    }
    if (to.contains(directive.before())) {
      problem(
          module,
          directive.line(),
          "renamed-from "
              + before
              + ": the schema still has "
              + directive.before()
              + "; remove its definition, or this line");
    } else if (gone.stream().noneMatch(name -> name.last().equals(before)) && !isSpokenOf(before)) {
      problem(
          module,
          directive.line(),
          "renamed-from " + before + ": there never was such a thing" + near(before));
    }
  }

  /** Whether any migration has the word: then it is behind us, and no harm. */
  private boolean isSpokenOf(String name) {
    return Stream.concat(migrations.versioned().stream(), migrations.repeatables().stream())
        .anyMatch(file -> MigrationWords.speaksOf(file, name));
  }

  private String near(String name) {
    return NearestName.of(name, gone.stream().map(DroppableName::last).toList())
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("; remove this line");
  }

  private void problem(SchemaModule module, int line, String message) {
    findings.add(new Finding(RULE, module.file(), line, message));
  }
}
