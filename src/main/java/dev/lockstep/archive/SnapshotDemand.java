// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.Durations;
import dev.lockstep.snapshot.Manifest;
import dev.lockstep.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way back that archiving asks for: a verified snapshot of the database, younger than a day
 * unless the user names an older one.
 */
public final class SnapshotDemand {
  static final String RULE = "archive-snapshot";

  private static final Duration OLDEST = Duration.ofDays(1);
  private static final String TAKE_ONE = "; take one with 'lockstep snapshot create --verify'";

  private SnapshotDemand() {}

  /**
   * What was found.
   *
   * @param id of the snapshot that serves; empty if none does
   * @param finding why none does; empty if one does
   */
  public record Found(String id, Optional<Finding> finding) {
    private static Found refused(String why) {
      return new Found("", Optional.of(new Finding(RULE, "snapshot", 0, why)));
    }
  }

  /** The newest that serves, out of all, newest first. */
  public static Found newest(List<Snapshot> all, String database, Instant now) {
    List<Snapshot> ofDatabase =
        all.stream()
            .filter(
                each ->
                    each.manifest().map(Manifest::database).filter(database::equals).isPresent())
            .toList();
    return ofDatabase.stream()
        .filter(each -> each.verified().isPresent() && age(each, now).compareTo(OLDEST) < 0)
        .findFirst()
        .map(each -> new Found(each.id().text(), Optional.empty()))
        .orElseGet(
            () ->
                Found.refused(
                    "no verified snapshot of "
                        + database
                        + " is younger than a day: "
                        + ofDatabase.stream()
                            .findFirst()
                            .map(each -> "the newest, " + each.id() + ", is " + state(each, now))
                            .orElse("there is none")
                        + TAKE_ONE
                        + ofDatabase.stream()
                            .filter(each -> each.verified().isPresent())
                            .findFirst()
                            .map(each -> ", or name an older one with --snapshot " + each.id())
                            .orElse("")));
  }

  /** The one that the user named. */
  public static Found named(Snapshot snapshot, String database, Instant now) {
    String of = snapshot.manifest().map(Manifest::database).orElse("");
    if (snapshot.manifest().isPresent() && !of.equals(database)) {
      return Found.refused(
          "snapshot " + snapshot.id() + " is of " + of + ", not of " + database + TAKE_ONE);
    }
    if (snapshot.verified().isEmpty()) {
      return Found.refused(
          "snapshot "
              + snapshot.id()
              + " is "
              + state(snapshot, now)
              + "; prove it with 'lockstep snapshot verify "
              + snapshot.id()
              + "'");
    }
    return new Found(snapshot.id().text(), Optional.empty());
  }

  private static Duration age(Snapshot snapshot, Instant now) {
    return Duration.between(snapshot.id().begunAt(), now);
  }

  private static String state(Snapshot snapshot, Instant now) {
    if (!snapshot.problems().isEmpty()) {
      return "damaged (" + String.join(", ", snapshot.problems()) + ")";
    }
    return Durations.format(age(snapshot, now))
        + " old and "
        + (snapshot.verified().isPresent() ? "verified" : "not verified");
  }
}
