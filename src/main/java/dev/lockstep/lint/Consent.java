// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.Rule;
import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a person has agreed to already: a drop that a module names with {@code lockstep:dropped}, or
 * that the migration keeps a copy of; and what loses data or names in a migration as the last
 * {@code generate} wrote it, which writes nothing of the kind unless it was told. Never what keeps
 * a table in use from its users.
 */
public final class Consent {
  /** To nothing. */
  public static final Consent NONE = new Consent(List.of(), Optional.empty());

  private final List<SchemaModule> modules;
  private final Optional<CatalogLock> lock;

  private Consent(List<SchemaModule> modules, Optional<CatalogLock> lock) {
    this.modules = modules;
    this.lock = lock;
  }

  /** That of a project. */
  public static Consent of(SchemaModules modules, Optional<CatalogLock> lock) {
    return new Consent(modules.modules(), lock);
  }

  /** Whether a person has agreed to all that {@code rule} says of a statement of {@code file}. */
  boolean covers(Rule rule, StatementEffect effect, MigrationFile file) {
    if (rule.level() != Level.WARNING) {
      return false;
    }
    return lock.filter(known -> isAsGenerated(known, file)).isPresent()
        || switch (rule.name()) {
          case "ban-drop-column" ->
              effect.columns().stream()
                  .filter(Altered::isGone)
                  .allMatch(
                      each ->
                          isSaid(
                              file,
                              each.of(),
                              each.before().map(TracedColumn::name).orElseThrow()));
          case "ban-drop-table" ->
              effect.relations().stream()
                  .filter(each -> each.isGone() && each.of().isTable())
                  .allMatch(each -> isSaid(file, each.of(), ""));
          default -> false;
        };
  }

  private static boolean isAsGenerated(CatalogLock lock, MigrationFile file) {
    return RecordedMigrations.isGenerated(lock, file)
        && Objects.equals(lock.files().sums().get(file.script()), file.checksum());
  }

  /**
   * Of a table, or of a column of it.
   *
   * @param column empty for the table
   */
  private boolean isSaid(MigrationFile file, Relation table, String column) {
    boolean kept =
        file.directives().keeps().stream().anyMatch(keep -> keep.covers(table.text(), column));
    return kept
        || modules.stream()
            .anyMatch(
                module ->
                    module.dropped().stream()
                        .anyMatch(
                            dropped ->
                                (dropped.kind().equals("schema")
                                        && dropped.means(List.of(table.schema())))
                                    || names(module, table, column).stream()
                                        .anyMatch(dropped::means)));
  }

  /** By which a directive of {@code module} may call it. */
  private static List<List<String>> names(SchemaModule module, Relation table, String column) {
    if (column.isEmpty()) {
      return List.of(List.of(table.schema(), table.name()), List.of(table.name()));
    }
    List<String> whole = List.of(table.schema(), table.name(), column);
    boolean own =
        module.kind() == SchemaModule.Kind.TABLE
            && module.schema().equals(table.schema())
            && module.name().equals(table.name());
    return own
        ? List.of(whole, whole.subList(1, 3), whole.subList(2, 3))
        : List.of(whole, whole.subList(1, 3));
  }
}
