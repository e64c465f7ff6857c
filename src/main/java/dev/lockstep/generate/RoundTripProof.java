// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.Background;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.RoleOfModuleException;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Walks the new migrations on the database that the old ones made: up, writing the reverse of each
 * on the way; all the way down; and up again. At every stop the state is what it has to be.
 */
final class RoundTripProof {
  private final MigrationReplay replay;
  private final Staging staging;
  private final SchemaModules modules;

  RoundTripProof(MigrationReplay replay, Staging staging, SchemaModules modules) {
    this.replay = replay;
    this.staging = staging;
    this.modules = modules;
  }

  /**
   * Walks.
   *
   * @param whole the difference between the two ends
   * @return the fingerprint after each migration
   */
  List<Fingerprint> prove(Catalog from, Catalog to, Diff whole) throws SQLException, IOException {
    List<MigrationFile> forward = staging.read().versioned();
    List<Catalog> stops = new ArrayList<>(List.of(from));
    if (forward.size() == 1 && forward.getFirst().directives().keeps().isEmpty()) {
      stops.add(whole(forward.getFirst(), from, to, whole));
    } else {
      for (MigrationFile file : forward) {
        run(file);
        Catalog before = stops.getLast();
        Catalog after = replay.catalog();
        Hints hints = modules.hints(before, after);
        // A lone migration goes all the way, which is compared already.
        Diff way = forward.size() == 1 ? whole : Differ.diff(before, after, hints);
        reverse(file, Reverse.of(before, after, hints, way, replay.kept()));
        stops.add(after);
      }
      demand(to, stops.getLast(), "what was generated");
    }
    MigrationSet all = staging.read();
    Map<Version, MigrationFile> reverses = all.reverses();
    for (int i = forward.size() - 1; i >= 0; i--) {
      MigrationFile reverse = reverses.get(forward.get(i).version().orElseThrow());
      run(java.util.Objects.requireNonNull(reverse));
      demand(stops.get(i), replay.catalog(), "the reverse of " + forward.get(i).script());
    }
    for (int i = 0; i < forward.size(); i++) {
      run(forward.get(i));
      demand(stops.get(i + 1), replay.catalog(), forward.get(i).script() + ", applied again,");
    }
    return stops.stream().skip(1).map(Catalog::fingerprint).toList();
  }

  /**
   * The way of a lone migration, after which everything is as the schema says: so its reverse can
   * be written meanwhile.
   */
  private Catalog whole(MigrationFile file, Catalog from, Catalog to, Diff whole)
      throws SQLException, IOException {
    try (Background<Reverse> reverse =
        Background.begin(
            "lockstep-reverse",
            ready ->
                ready.accept(Reverse.of(from, to, modules.hints(from, to), whole, List.of())))) {
      run(file);
      Catalog after = replay.catalog();
      demand(to, after, "what was generated");
      reverse(file, reverse.await());
      return after;
    }
  }

  private void reverse(MigrationFile file, Reverse reverse) throws IOException {
    String name = "U" + file.script().substring(1);
    staging.add(name, reverse.text(), !reverse.transactional());
  }

  private void run(MigrationFile file) throws SQLException {
    try {
      replay.run(file);
    } catch (ReplayFailedException e) {
      if (e.getCause() instanceof RoleOfModuleException missing) {
        throw new InvalidSchemaException(List.of(atModule(missing)));
      }
      throw new UnprovenException(
          "nothing was written: the generated "
              + file.script()
              + " fails: "
              + e.finding().message()
              + "; write this migration by hand, and please report it");
    }
  }

  /** It is the schema that has to change, or the server. */
  private Finding atModule(RoleOfModuleException missing) {
    for (SchemaModule module : modules.modules()) {
      for (SqlStatement statement : module.statements()) {
        if (ScratchRoles.makes(statement, missing.role())) {
          return finding(module.file(), statement.line(), missing);
        }
      }
    }
    return finding(modules.folder().toString(), 0, missing);
  }

  private static Finding finding(String file, int line, RoleOfModuleException missing) {
    return new Finding("schema-load", file, line, String.valueOf(missing.getMessage()));
  }

  static void demand(Catalog expected, Catalog actual, String what) {
    List<ObjectDifference> differences = CatalogDifferences.exactly(expected, actual).differences();
    if (!differences.isEmpty()) {
      throw new UnprovenException(
          "nothing was written: "
              + what
              + " does not lead where it should: "
              + DifferenceSummary.of(differences)
              + "; write this migration by hand");
    }
  }
}
