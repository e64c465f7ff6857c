// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A baseline and the migrations that it stands for, as long as these are there, make the same:
 * databases that began with the one and with the others are all alike.
 */
final class BaselineCheck {
  private static final String RULE = "baseline";

  private final ScratchServer server;
  private final MigrationSet migrations;
  private final Cache cache;
  private final String identity;
  private final Scope scope;

  BaselineCheck(
      ScratchServer server, MigrationSet migrations, Cache cache, String identity, Scope scope) {
    this.server = server;
    this.migrations = migrations;
    this.cache = cache;
    this.identity = identity;
    this.scope = scope;
  }

  /** What is wrong with the newest baseline; {@code fromEmpty} is the state that began with it. */
  List<Finding> run(MigratedState fromEmpty) throws SQLException {
    List<MigrationFile> squashed = migrations.squashed();
    if (squashed.isEmpty()) {
      return List.of();
    }
    MigrationFile baseline = migrations.baselines().getLast();
    Version version = baseline.version().orElseThrow();
    try (ScratchDatabase database = server.create()) {
      MigratedState state =
          MigrationProof.run(
              database,
              new MigrationSet(
                  squashed, reverses(squashed), List.of(), List.of(), migrations.callbacks()),
              cache,
              identity,
              StateInspector.NONE,
              scope);
      Optional<Fingerprint> made =
          Optional.ofNullable(fromEmpty.fingerprints().get(version.toString()));
      boolean same =
          made.isPresent()
              && made.equals(
                  Optional.ofNullable(
                      state
                          .fingerprints()
                          .get(squashed.getLast().version().orElseThrow().toString())));
      return same ? state.findings() : List.of(finding(baseline, squashed));
    } catch (ReplayFailedException e) {
      return List.of(e.finding());
    }
  }

  private Map<Version, MigrationFile> reverses(List<MigrationFile> squashed) {
    Map<Version, MigrationFile> reverses = new TreeMap<>(migrations.reverses());
    reverses
        .keySet()
        .retainAll(squashed.stream().map(file -> file.version().orElseThrow()).toList());
    return reverses;
  }

  private static Finding finding(MigrationFile baseline, List<MigrationFile> squashed) {
    return new Finding(
        RULE,
        baseline.path().toString(),
        baseline.content().firstLine(),
        "does not make what the migrations up to "
            + squashed.getLast().script()
            + " make, so that new databases would be others than those that exist; write it anew"
            + " with 'lockstep squash --to "
            + baseline.version().orElseThrow()
            + "'");
  }
}
