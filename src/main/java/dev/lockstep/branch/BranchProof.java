// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.branch;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.proof.ReplayedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies what two branches added in both orders, each to a scratch database at the state of the
 * fork: databases that got them in either order must be the same.
 */
public final class BranchProof {
  private static final String RULE = "branches";

  private final ScratchServer server;
  private final Fork fork;
  private final String identity;
  private final Scope scope;

  /**
   * @param identity what the state at the fork depends on besides its files
   * @param scope what of the schema is compared
   */
  public BranchProof(ScratchServer server, Fork fork, String identity, Scope scope) {
    this.server = server;
    this.fork = fork;
    this.identity = identity;
    this.scope = scope;
  }

  /** How a database ended: one of the two is there. */
  private record End(Optional<Catalog> catalog, Optional<Finding> failure) {}

  /**
   * What is wrong between the two.
   *
   * @throws ReplayFailedException if a migration fails before the other side's are there
   * @throws SQLException if no scratch database can be created
   */
  public List<Finding> findings() throws SQLException {
    List<MigrationFile> ours = fork.ours();
    List<MigrationFile> theirs = fork.theirs();
    List<Finding> same = sameVersions();
    if (!same.isEmpty() || ours.isEmpty() || theirs.isEmpty()) {
      return same;
    }
    demandSound(theirs);
    if (disagreement(ours, theirs) == null) {
      return List.of();
    }
    int their = 1;
    while (disagreement(ours, theirs.subList(0, their)) == null) {
      their++;
    }
    int our = 1;
    @Nullable String how = disagreement(ours.subList(0, our), theirs.subList(0, their));
    while (how == null) {
      our++;
      how = disagreement(ours.subList(0, our), theirs.subList(0, their));
    }
    return List.of(finding(ours.get(our - 1), theirs.get(their - 1), how));
  }

  /** What fails by itself does not fail for the other side's sake. */
  private void demandSound(List<MigrationFile> theirs) throws SQLException {
    Optional<Finding> failure = end(theirs, List.of()).failure();
    if (failure.isPresent()) {
      Finding found = failure.get();
      throw new ReplayFailedException(
          new Finding(found.rule(), name(theirs, found), found.line(), found.message()), null);
    }
  }

  /** A copy's path says nothing to people. */
  private String name(List<MigrationFile> theirs, Finding failure) {
    return theirs.stream()
        .filter(file -> failure.file().endsWith("/" + file.script()))
        .map(file -> fork.base() + ":" + file.script())
        .findFirst()
        .orElse(failure.file());
  }

  private List<Finding> sameVersions() {
    Map<Version, MigrationFile> theirs = new HashMap<>();
    fork.theirs().forEach(file -> theirs.put(file.version().orElseThrow(), file));
    List<Finding> findings = new ArrayList<>();
    for (MigrationFile file : fork.ours()) {
      MigrationFile other = theirs.get(file.version().orElseThrow());
      if (other != null) {
        findings.add(
            finding(
                file,
                "has the version of "
                    + other.script()
                    + " of "
                    + fork.base()
                    + (other.script().equals(file.script()) ? ", and another text" : "")
                    + ": a database that has applied one refuses the other; give this one a newer"
                    + " version"));
      }
    }
    return findings;
  }

  private Finding finding(MigrationFile ours, MigrationFile theirs, String how) {
    return finding(
        ours,
        "and "
            + theirs.script()
            + " of "
            + fork.base()
            + " do not commute: "
            + how
            + "; bring "
            + fork.base()
            + " into this branch, give this one a newer version, and let it begin where the other"
            + " ends");
  }

  private static Finding finding(MigrationFile file, String message) {
    return new Finding(RULE, file.path().toString(), file.content().firstLine(), message);
  }

  /** How the two orders differ; null if they do not. */
  private @Nullable String disagreement(List<MigrationFile> ours, List<MigrationFile> theirs)
      throws SQLException {
    End oursFirst = end(ours, theirs);
    if (oursFirst.failure().isPresent()) {
      return "after it, the other fails: " + oursFirst.failure().get().message();
    }
    End theirsFirst = end(theirs, ours);
    if (theirsFirst.failure().isPresent()) {
      return "after the other, it fails: " + theirsFirst.failure().get().message();
    }
    List<ObjectDifference> differences =
        CatalogDifferences.exactly(
                theirsFirst.catalog().orElseThrow(), oursFirst.catalog().orElseThrow())
            .differences();
    return differences.isEmpty()
        ? null
        : "applied first, it leads to another schema than applied last: "
            + DifferenceSummary.of(differences);
  }

  private End end(List<MigrationFile> first, List<MigrationFile> second) throws SQLException {
    MigrationSet before = fork.before().fromEmpty();
    try (ReplayedDatabase database = ReplayedDatabase.make(server, before, identity, scope)) {
      try {
        for (MigrationFile file : Stream.concat(first.stream(), second.stream()).toList()) {
          database.apply(file);
        }
      } catch (ReplayFailedException e) {
        return new End(Optional.empty(), Optional.of(e.finding()));
      }
      return new End(Optional.of(database.replay().catalog()), Optional.empty());
    }
  }
}
