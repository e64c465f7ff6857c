// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.MigrationFile.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The migrations that this program ships: what {@code migrations/} holds.
 *
 * @param versioned in ascending version order
 * @param reverses by the version they reverse
 * @param repeatables in order of description, as Flyway runs them
 * @param baselines what an empty database may begin with, in ascending version order
 * @param callbacks what is executed at moments of a run, in order of description
 */
public record MigrationSet(
    List<MigrationFile> versioned,
    Map<Version, MigrationFile> reverses,
    List<MigrationFile> repeatables,
    List<MigrationFile> baselines,
    List<MigrationFile> callbacks) {
  /** No migrations. */
  public static final MigrationSet EMPTY = new MigrationSet(List.of(), Map.of(), List.of());

  public MigrationSet {
    versioned = List.copyOf(versioned);
    repeatables = List.copyOf(repeatables);
    baselines = List.copyOf(baselines);
    callbacks = List.copyOf(callbacks);
  }

  /** Without baselines and callbacks. */
  public MigrationSet(
      List<MigrationFile> versioned,
      Map<Version, MigrationFile> reverses,
      List<MigrationFile> repeatables) {
    this(versioned, reverses, repeatables, List.of(), List.of());
  }

  static MigrationSet of(List<MigrationFile> files) {
    Map<Version, MigrationFile> reverses = new TreeMap<>();
    files.stream()
        .filter(file -> file.kind() == Kind.REVERSE)
        .forEach(file -> file.version().ifPresent(version -> reverses.put(version, file)));
    return new MigrationSet(
        files.stream()
            .filter(file -> file.kind() == Kind.VERSIONED)
            .sorted(Comparator.comparing(file -> file.version().orElseThrow()))
            .toList(),
        reverses,
        files.stream()
            .filter(file -> file.kind() == Kind.REPEATABLE)
            .sorted(Comparator.comparing(MigrationFile::description))
            .toList(),
        files.stream()
            .filter(file -> file.kind() == Kind.BASELINE)
            .sorted(Comparator.comparing(file -> file.version().orElseThrow()))
            .toList(),
        files.stream()
            .filter(file -> file.kind() == Kind.CALLBACK)
            .sorted(Comparator.comparing(MigrationFile::description))
            .toList());
  }

  /**
   * What an empty database gets, as Flyway has it: the newest baseline, then what is newer. The
   * same set if there is no baseline.
   */
  public MigrationSet fromEmpty() {
    return fromEmpty(baselines);
  }

  /** The same for one that is to go no further than {@code target}. */
  public MigrationSet fromEmpty(Version target) {
    return fromEmpty(
        baselines.stream()
            .filter(file -> file.version().orElseThrow().compareTo(target) <= 0)
            .toList());
  }

  private MigrationSet fromEmpty(List<MigrationFile> candidates) {
    if (candidates.isEmpty()) {
      return new MigrationSet(versioned, reverses, repeatables, List.of(), callbacks);
    }
    MigrationFile first = candidates.getLast();
    Version begin = first.version().orElseThrow();
    List<MigrationFile> path = new ArrayList<>(List.of(first));
    versioned.stream()
        .filter(file -> file.version().orElseThrow().compareTo(begin) > 0)
        .forEach(path::add);
    Map<Version, MigrationFile> back = new TreeMap<>(reverses);
    back.keySet().removeIf(version -> version.compareTo(begin) <= 0);
    return new MigrationSet(path, back, repeatables, List.of(), callbacks);
  }

  /** Whether a baseline that is shipped stands for {@code version} too. */
  public boolean isInBaseline(Version version) {
    return !baselines.isEmpty()
        && version.compareTo(baselines.getLast().version().orElseThrow()) <= 0;
  }

  /** Whether a migration or a baseline of this version is shipped. */
  public boolean ships(Version version) {
    return Stream.concat(versioned.stream(), baselines.stream())
        .anyMatch(file -> file.version().filter(version::equals).isPresent());
  }

  /** The migrations that the newest baseline stands for, as far as they are still there. */
  public List<MigrationFile> squashed() {
    return versioned.stream().filter(file -> isInBaseline(file.version().orElseThrow())).toList();
  }

  /** Problems in the text of any file that keep it from being run. */
  public List<MigrationProblem> problems() {
    return Stream.of(versioned, reverses.values(), repeatables, baselines, callbacks)
        .flatMap(Collection::stream)
        .flatMap(file -> file.problems().stream())
        .toList();
  }

  /** What placeholders stand for in its files, and in others that are read beside them. */
  public PlaceholderValues placeholders() {
    return Stream.of(versioned, reverses.values(), repeatables, baselines, callbacks)
        .flatMap(Collection::stream)
        .findFirst()
        .map(MigrationFile::placeholders)
        .orElse(PlaceholderValues.NONE);
  }

  /** What placeholders stand for, if any of the files has one; a key for what they make. */
  public String placeholderContent() {
    return Stream.of(versioned, reverses.values(), repeatables, baselines, callbacks)
        .flatMap(Collection::stream)
        .filter(Placeholders::occurIn)
        .findFirst()
        .map(file -> file.placeholders().content())
        .orElse("");
  }

  /** The callbacks of one moment, in order. */
  public List<MigrationFile> callbacks(CallbackEvent event) {
    return callbacks.stream()
        .filter(
            file ->
                file.description().equals(event.id())
                    || file.description().startsWith(event.id() + "__"))
        .toList();
  }

  /** Those that run between versioned migrations; the rest may need what comes later. */
  public List<MigrationFile> callbacksAroundVersioned() {
    return Stream.of(
            CallbackEvent.BEFORE_MIGRATE,
            CallbackEvent.BEFORE_EACH_MIGRATE,
            CallbackEvent.AFTER_EACH_MIGRATE)
        .flatMap(event -> callbacks(event).stream())
        .toList();
  }

  /** The newest version shipped. */
  public Optional<Version> latest() {
    return Stream.concat(versioned.stream(), baselines.stream())
        .flatMap(file -> file.version().stream())
        .max(Comparator.naturalOrder());
  }
}
