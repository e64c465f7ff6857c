package dev.lockstep.migration;

import dev.lockstep.migration.MigrationFile.Kind;
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
 */
public record MigrationSet(
    List<MigrationFile> versioned,
    Map<Version, MigrationFile> reverses,
    List<MigrationFile> repeatables) {
  /** No migrations. */
  public static final MigrationSet EMPTY = new MigrationSet(List.of(), Map.of(), List.of());

  public MigrationSet {
    versioned = List.copyOf(versioned);
    repeatables = List.copyOf(repeatables);
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
            .toList());
  }

  /** What is seen from the text of any file and keeps it from being run. */
  public List<Problem> problems() {
    return Stream.of(versioned, reverses.values(), repeatables)
        .flatMap(Collection::stream)
        .flatMap(file -> file.problems().stream())
        .toList();
  }

  /** The newest version shipped. */
  public Optional<Version> latest() {
    return versioned.isEmpty() ? Optional.empty() : versioned.get(versioned.size() - 1).version();
  }
}
