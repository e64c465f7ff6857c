// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.postgres.Connections;
import dev.lockstep.scope.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies all migrations to an empty database, and on the way proves each reverse: up, down gives
 * the state before; up again gives the state after. What was proven once for the same files is not
 * proven again.
 */
public final class MigrationProof {
  private static final String RULE = "reverse";

  private final MigrationSet migrations;
  private final Cache cache;
  private final String server;
  private final StateInspector inspector;
  private final List<Finding> findings = new ArrayList<>();
  private final SortedMap<String, Fingerprint> fingerprints = new TreeMap<>();

  private MigrationProof(
      MigrationSet migrations, Cache cache, String server, StateInspector inspector) {
    this.migrations = migrations;
    this.cache = cache;
    this.server = server;
    this.inspector = inspector;
  }

  /**
   * Applies and proves.
   *
   * @param server what the proof depends on besides the files: program and server version
   * @throws ReplayFailedException if a migration fails
   * @throws SQLException if the scratch database cannot be worked with
   */
  public static MigratedState run(
      Connections empty,
      MigrationSet migrations,
      Cache cache,
      String server,
      StateInspector inspector)
      throws SQLException {
    return run(empty, migrations, cache, server, inspector, Scope.ALL);
  }

  /**
   * Applies and proves what of the database is looked at.
   *
   * @param server what the proof depends on besides the files: program, server version, scope
   */
  public static MigratedState run(
      Connections empty,
      MigrationSet migrations,
      Cache cache,
      String server,
      StateInspector inspector,
      Scope scope)
      throws SQLException {
    try (MigrationReplay replay = new MigrationReplay(empty, scope).ofSeedsOnly(false)) {
      MigrationProof proof = new MigrationProof(migrations, cache, server, inspector);
      proof.versioned(replay, 0);
      return proof.repeatables(replay);
    }
  }

  /**
   * One for a database in which {@code done} of the versioned migrations are applied already, and
   * their fingerprints known.
   */
  static MigrationProof resume(int done, MigrationSet migrations, Cache cache, String server) {
    MigrationProof proof = new MigrationProof(migrations, cache, server, StateInspector.NONE);
    List<String> keys = CacheKeys.states(server, migrations.versioned());
    for (int i = 0; i < done; i++) {
      proof.fingerprints.put(
          migrations.versioned().get(i).version().orElseThrow().toString(),
          Fingerprint.parse(cache.find(CacheKeys.fingerprint(keys.get(i))).orElseThrow()));
    }
    return proof;
  }

  /** Applies the versioned migrations from the {@code done}th on. */
  void versioned(MigrationReplay replay, int done) throws SQLException {
    List<String> keys = CacheKeys.states(server, migrations.versioned());
    @Nullable Catalog before = null;
    CallbackReplay files = new CallbackReplay(replay, migrations);
    if (done == 0) {
      files.at(CallbackEvent.BEFORE_MIGRATE);
    }
    for (int i = done; i < keys.size(); i++) {
      MigrationFile file = migrations.versioned().get(i);
      findings.addAll(inspector.before(file, replay.connection()));
      before = apply(replay, file, keys.get(i), before);
    }
  }

  /** Applies the repeatable migrations, and reads what all of them made. */
  MigratedState repeatables(MigrationReplay replay) throws SQLException {
    CallbackReplay files = new CallbackReplay(replay, migrations);
    files.at(CallbackEvent.AFTER_VERSIONED);
    if (!migrations.repeatables().isEmpty()) {
      files.at(CallbackEvent.BEFORE_REPEATABLES);
    }
    for (MigrationFile file : migrations.repeatables()) {
      files.run(file);
    }
    files.at(CallbackEvent.AFTER_MIGRATE_APPLIED);
    files.at(CallbackEvent.AFTER_MIGRATE);
    findings.addAll(inspector.atEnd(replay.connection()));
    return new MigratedState(replay.catalog(), fingerprints, findings);
  }

  /** Applies one; its catalog afterwards, if there was a need to read it. */
  private @Nullable Catalog apply(
      MigrationReplay replay, MigrationFile file, String prefix, @Nullable Catalog known)
      throws SQLException {
    Version version = file.version().orElseThrow();
    MigrationFile reverse = migrations.reverses().get(version);
    String reverseKey = reverse == null ? "" : CacheKeys.reverse(prefix, reverse);
    String fingerprintKey = CacheKeys.fingerprint(prefix);
    boolean toProve = reverse != null && cache.find(reverseKey).isEmpty();
    Optional<Fingerprint> fingerprint = cache.find(fingerprintKey).map(Fingerprint::parse);

    Catalog before = toProve ? (known == null ? replay.catalog() : known) : null;
    new CallbackReplay(replay, migrations).run(file);
    if (fingerprint.isPresent() && !toProve) {
      fingerprints.put(version.toString(), fingerprint.get());
      return null;
    }
    Catalog after = replay.catalog();
    fingerprints.put(version.toString(), after.fingerprint());
    cache.remember(fingerprintKey, after.fingerprint().toString());
    if (reverse != null && before != null && proven(replay, file, reverse, before, after)) {
      cache.remember(reverseKey, "proven");
    }
    return after;
  }

  private boolean proven(
      MigrationReplay replay,
      MigrationFile file,
      MigrationFile reverse,
      Catalog before,
      Catalog after)
      throws SQLException {
    replay.run(reverse);
    List<ObjectDifference> down =
        CatalogDifferences.exactly(before, replay.catalog()).differences();
    if (!down.isEmpty()) {
      findings.add(finding(reverse, "does not give back the state before " + file.script(), down));
    }
    try {
      new CallbackReplay(replay, migrations).run(file);
    } catch (ReplayFailedException e) {
      // The way on is barred, and the reverse is to blame.
      throw new ReplayFailedException(
          down.isEmpty()
              ? finding(reverse, "leaves a state in which " + e.finding().message(), down)
              : findings.removeLast(),
          e);
    }
    List<ObjectDifference> up = CatalogDifferences.exactly(after, replay.catalog()).differences();
    if (!up.isEmpty() && down.isEmpty()) {
      findings.add(finding(reverse, "and then " + file.script() + " again do not agree", up));
    }
    return down.isEmpty() && up.isEmpty();
  }

  private static Finding finding(
      MigrationFile file, String what, List<ObjectDifference> differences) {
    return new Finding(
        RULE,
        file.path().toString(),
        file.content().firstLine(),
        differences.isEmpty() ? what : what + ": " + DifferenceSummary.of(differences));
  }
}
