// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.schema.ModuleName;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.schema.SchemaModules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The shims that renamed tables need: a view under the old name, made in the transaction that
 * renames the table, so that code of before goes on reading and writing.
 */
final class Shims {
  /** Its {@code security_invoker} is what keeps the caller's own policies. */
  private static final int FIRST_MAJOR_WITH_INVOKER = 15;

  private final List<ShimModule> shims = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Shims() {}

  /** None, and nothing to say about it. */
  static Shims none() {
    return new Shims();
  }

  /**
   * Those of tables that {@code hints} rename and that have none yet.
   *
   * @param from the catalog before
   * @param to the canonical one
   */
  static Shims of(SchemaModules modules, Catalog from, Catalog to, Hints hints) {
    Shims shims = new Shims();
    hints
        .renamed()
        .forEach(
            (now, old) -> {
              if (now.kind() == ObjectKind.TABLE) {
                shims.table(modules, from, to, hints, old, now);
              } else if (now.kind() == ObjectKind.COLUMN && !tableIsRenamed(hints, now)) {
                shims.notes.add(
                    "column "
                        + now.identity()
                        + " is renamed at once, without a shim: a table has one set of names. While"
                        + " code of before runs, add the column under its new name beside the old"
                        + " one instead, backfill it, and drop the old one later");
              }
            });
    return shims;
  }

  private static boolean tableIsRenamed(Hints hints, ObjectId column) {
    return hints.renamed().containsKey(ObjectId.table(column.schema(), column.name()));
  }

  private void table(
      SchemaModules modules, Catalog from, Catalog to, Hints hints, ObjectId old, ObjectId now) {
    Optional<String> why = whyNone(modules, from, to, old, now);
    if (why.isPresent()) {
      if (!why.get().isEmpty()) {
        notes.add(
            "table "
                + old.identity()
                + " gets no shim, and code of before fails on that name: "
                + why.get());
      }
      return;
    }
    List<ShimModule.Column> columns =
        from.parts(ObjectKind.COLUMN, old).stream()
            .sorted(Comparator.comparingInt(Shims::position))
            .map(column -> column(column, to, hints, now))
            .flatMap(Optional::stream)
            .toList();
    shims.add(
        new ShimModule(
            file(modules.folder(), old),
            old,
            now,
            columns,
            ShimModule.grants(from, old),
            to.major() >= FIRST_MAJOR_WITH_INVOKER));
  }

  /** Empty if it gets one; a reason, or an empty text where nothing has to be said. */
  private static Optional<String> whyNone(
      SchemaModules modules, Catalog from, Catalog to, ObjectId old, ObjectId now) {
    CatalogObject table = from.find(old).orElseThrow();
    if (Files.exists(file(modules.folder(), old)) || modules.home(old).isPresent()) {
      return Optional.of("");
    }
    if (new Table(table).isPartition()) {
      return Optional.of("it is a partition, which is read through its table");
    }
    if (!old.schema().equals("public") && to.find(ObjectId.schema(old.schema())).isEmpty()) {
      return Optional.of("its schema goes");
    }
    boolean taken =
        to.objects().keySet().stream()
            .anyMatch(
                id ->
                    !id.kind().isPart()
                        && !id.kind().isRoutine()
                        && id.schema().equals(old.schema())
                        && id.name().equals(old.name()));
    if (taken) {
      return Optional.of("something else of the schema has that name");
    }
    boolean guarded = to.find(now).filter(found -> new Table(found).hasRowSecurity()).isPresent();
    if (guarded && to.major() < FIRST_MAJOR_WITH_INVOKER) {
      return Optional.of(
          "it has row level security, and before PostgreSQL 15 a view shows the rows that its owner"
              + " may see");
    }
    return Optional.empty();
  }

  private static Optional<ShimModule.Column> column(
      CatalogObject column, Catalog to, Hints hints, ObjectId now) {
    String old = column.id().part();
    String name =
        hints.renamed().entrySet().stream()
            .filter(each -> each.getKey().kind() == ObjectKind.COLUMN)
            .filter(each -> each.getKey().isPartOf(now) && each.getValue().part().equals(old))
            .map(each -> each.getKey().part())
            .findFirst()
            .orElse(old);
    return to.find(ObjectId.column(now.schema(), now.name(), name))
        .map(found -> new ShimModule.Column(old, name));
  }

  private static int position(CatalogObject column) {
    return Integer.parseInt(column.value(Attributes.POSITION));
  }

  private static Path file(Path folder, ObjectId old) {
    return folder.resolve(new ModuleName(Kind.SHIM, old.schema(), old.name()).path());
  }

  boolean isEmpty() {
    return shims.isEmpty();
  }

  /** The modules with those of the shims. */
  SchemaModules with(SchemaModules modules) {
    SchemaModules all = modules;
    for (ShimModule shim : shims) {
      all = all.with(shim.file(), shim.text());
    }
    return all;
  }

  List<GeneratedFile> files() {
    return shims.stream().map(shim -> new GeneratedFile(shim.file(), shim.text())).toList();
  }

  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    shims.forEach(
        shim ->
            all.add(
                "code of before reads and writes "
                    + shim.old().identity()
                    + " through a view; delete "
                    + shim.file()
                    + " when none of it runs any more"));
    return all;
  }

  /**
   * A name is never without its table or its view: both are made in one migration.
   *
   * @throws UnprovenException if something else has to come between
   */
  void demandTogether(MigrationSet migrations) {
    for (ShimModule shim : shims) {
      boolean together =
          migrations.versioned().stream().anyMatch(file -> shim.isMadeIn(staged(file.path())));
      if (!together) {
        throw new UnprovenException(
            "nothing was written: the shim of "
                + shim.old().identity()
                + " cannot be made in the migration that renames it, since other changes come"
                + " between; rename the table in a migration of its own first, or say --no-shim");
      }
    }
  }

  private static String staged(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
