// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One truthful answer to "is this database where the code expects it to be?": the body of the
 * health report, what {@code status} prints, and what the probes go by. Its JSON is the contract's.
 *
 * @param checkedAt when the database was asked
 * @param kept what migrations keep of what they destroyed; null, and left out, where it is nothing
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record HealthReport(
    HealthStatus status,
    Instant checkedAt,
    DatabaseHealth database,
    Tables tables,
    Migrations migrations,
    Drift drift,
    List<Backfill> backfills,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable KeptData kept) {
  public HealthReport {
    backfills = List.copyOf(backfills);
  }

  /**
   * What migrations keep of what they destroyed.
   *
   * @param copies how many tables and columns
   * @param bytes their size when they were made
   * @param nextExpiry when the first of them is destroyed
   */
  public record KeptData(int copies, long bytes, Instant nextExpiry) {}

  /**
   * The connection.
   *
   * @param latencyMs one round trip, in milliseconds
   * @param server the server's version, such as 18.4
   * @param name the database's name
   * @param readOnly a standby, or read-only by default
   * @param problem why it is not reachable or not readable; null if it is
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record DatabaseHealth(
      boolean reachable,
      @Nullable Double latencyMs,
      @Nullable String server,
      @Nullable String name,
      @Nullable Boolean readOnly,
      @Nullable String problem) {}

  /**
   * Tables by name, with the schema in front unless it is public.
   *
   * @param expected what the canonical schema has, but for what migrations behind a closed gate
   *     would make
   * @param missing expected and not there
   * @param unexpected there and not expected; empty if nothing is known of what to expect
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Tables(List<String> expected, List<String> missing, List<String> unexpected) {
    static final Tables UNKNOWN = new Tables(List.of(), List.of(), List.of());

    public Tables {
      expected = List.copyOf(expected);
      missing = List.copyOf(missing);
      unexpected = List.copyOf(unexpected);
    }
  }

  /**
   * The files against the history.
   *
   * @param applied how many are in effect
   * @param pending what is to be applied, those behind a closed gate included
   * @param failed what failed and was not repaired
   * @param gatedBy the closed gate that is next; null if none is
   * @param problems what forbids to apply anything, and why the last run failed
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Migrations(
      @Nullable LatestApplied latestApplied,
      int applied,
      List<Migration> pending,
      List<Migration> failed,
      @Nullable GatedBy gatedBy,
      List<String> problems) {
    public Migrations {
      pending = List.copyOf(pending);
      failed = List.copyOf(failed);
      problems = List.copyOf(problems);
    }
  }

  /** The newest version in effect. */
  public record LatestApplied(String version, String description, Instant installedOn) {}

  /** One migration; a repeatable one's version is its script. */
  public record Migration(String version, String description, String script) {}

  /**
   * A closed gate: the migration that waits, and what it waits for.
   *
   * @param backfills that are not complete
   * @param shims that may be in use; left out where there are none
   */
  public record GatedBy(
      String version,
      String description,
      List<String> backfills,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Shim> shims) {
    public GatedBy {
      backfills = List.copyOf(backfills);
      shims = List.copyOf(shims);
    }
  }

  /**
   * A view under a former name.
   *
   * @param view its name, with its schema
   * @param state what is known of its use, for people
   */
  public record Shim(String view, String state) {}

  /**
   * Live schema against the canonical one.
   *
   * @param checked whether it was looked at; if not, nothing is known
   * @param differences a line each
   * @param notes what is no drift and still to be known: partitions that are in no module, how much
   *     was left out as not ours; left out where there is nothing to say
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Drift(
      boolean checked,
      List<String> differences,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {
    /** Not checked. */
    public static final Drift NOT_CHECKED = new Drift(false, List.of());

    public Drift {
      differences = List.copyOf(differences);
      notes = List.copyOf(notes);
    }

    /** One with nothing else to know. */
    public Drift(boolean checked, List<String> differences) {
      this(checked, differences, List.of());
    }
  }

  /**
   * One backfill.
   *
   * @param remaining rows that still need work; null if not known
   * @param remainingEstimated true where that is reckoned from the last count and what was changed
   *     since; left out where it was counted
   * @param workers ranges that processes work on now, or 1 while one counts; left out where none is
   * @param note who works on it since when, or that no process does and what goes on with it; left
   *     out where the state says all
   * @param problems why its file cannot be used, with file and line; left out where it can
   * @param rowsPerSecond rows walked a second by the run that is under way; left out where none is
   * @param etaSeconds how long it will take from now on at that rate; left out where none is
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Backfill(
      String name,
      String state,
      @Nullable Long remaining,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean remainingEstimated,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int workers,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> problems,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long rowsPerSecond,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long etaSeconds) {
    public Backfill {
      problems = List.copyOf(problems);
    }
  }
}
