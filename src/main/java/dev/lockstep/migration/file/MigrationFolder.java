// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.OddFile;
import dev.lockstep.migration.file.MigrationFile.Kind;
import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.StatementTooLargeException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a folder of Flyway SQL migrations, strictly: what is not understood is a problem. */
public final class MigrationFolder {
  /**
   * {@code V1_2__add_slug.sql}, {@code U1_2__add_slug.sql}, {@code B1_2__all.sql}, {@code
   * R__views.sql}.
   */
  private static final Pattern NAME =
      Pattern.compile("(?:([VUB])(\\d+(?:[._]\\d+)*)|(R))__(.*)\\.sql");

  /** {@code beforeMigrate.sql}, {@code afterMigrate__grants.sql}. */
  private static final Pattern CALLBACK = Pattern.compile("([a-z][A-Za-z]*)(?:__.+)?\\.sql");

  private static final String CONFIGURATION = ".sql.conf";

  private final Path folder;
  private final PlaceholderValues placeholders;
  private final List<MigrationFile> files = new ArrayList<>();
  private final List<MigrationProblem> problems = new ArrayList<>();

  private MigrationFolder(Path folder, PlaceholderValues placeholders) {
    this.folder = folder;
    this.placeholders = placeholders;
  }

  /**
   * Reads all migrations below {@code folder}, for which Flyway's own placeholders are enough:
   * files that the program wrote itself.
   *
   * @throws InvalidMigrationsException as {@link #read(Path, PlaceholderValues)}
   */
  public static MigrationSet read(Path folder) {
    return read(folder, PlaceholderValues.NONE);
  }

  /**
   * Reads all migrations below {@code folder}.
   *
   * @param placeholders what the installation says that placeholders stand for
   * @throws InvalidMigrationsException naming every file that is badly named, duplicate, unreadable
   *     or has a bad directive
   */
  public static MigrationSet read(Path folder, PlaceholderValues placeholders) {
    return new MigrationFolder(folder, placeholders).run();
  }

  private MigrationSet run() {
    if (!Files.isDirectory(folder)) {
      throw new InvalidMigrationsException(
          List.of(
              new MigrationProblem(
                  folder.toString(),
                  0,
                  "no such folder; create it or set LOCKSTEP_MIGRATIONS_DIR to the folder of your"
                      + " migrations")));
    }
    List<Found> found = sqlFiles();
    Optional<MigrationProblem> foreign =
        ForeignTrack.in(folder, found.stream().map(Found::script).toList());
    foreign.ifPresent(problems::add);
    found.stream()
        .filter(each -> foreign.isEmpty() || NAME.matcher(fileName(each)).matches())
        .forEach(this::add);
    problems.addAll(FolderRules.problems(files));
    if (!problems.isEmpty()) {
      throw new InvalidMigrationsException(problems);
    }
    return MigrationSet.of(files);
  }

  /** A file that may be a migration, and whether a configuration of Flyway's lies beside it. */
  private record Found(String script, Path path, boolean configured) {}

  /** Whether a file of that name is a migration of Flyway's. */
  static boolean isName(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  private static String fileName(Found found) {
    return found.path().getFileName().toString();
  }

  private List<Found> sqlFiles() {
    Set<Path> configured = new HashSet<>();
    List<Path> paths = new ArrayList<>();
    try {
      FolderWalk.over(
          folder,
          (path, attributes) -> {
            String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
            Optional<String> odd = OddFile.why(path);
            if (odd.isPresent() && (name.endsWith(".sql") || name.endsWith(CONFIGURATION))) {
              problems.add(
                  new MigrationProblem(
                      folder.relativize(path).toString().replace('\\', '/'), 0, odd.get()));
            } else if (name.endsWith(".sql")) {
              paths.add(path);
            } else if (name.endsWith(".conf")) {
              configured.add(path);
            }
          });
    } catch (IOException e) {
      String what = Unreadable.what(e).orElse(folder).toString();
      problems.add(new MigrationProblem(what, 0, "cannot be read: " + Unreadable.why(e)));
      return List.of();
    }
    problems.addAll(FolderRules.misnamedConfigurations(folder, paths, configured));
    return paths.stream()
        .map(
            path ->
                new Found(
                    folder.relativize(path).toString().replace('\\', '/'),
                    path,
                    configured.contains(configurationOf(path))))
        .sorted(Comparator.comparing(Found::script))
        .toList();
  }

  private static Path configurationOf(Path path) {
    return path.resolveSibling(path.getFileName() + ".conf");
  }

  private void add(Found found) {
    String script = found.script();
    String name = fileName(found);
    Matcher callback = CALLBACK.matcher(name);
    if (callback.matches()) {
      Optional<String> refusal = CallbackEvent.refusal(callback.group(1));
      if (refusal.isPresent()) {
        problems.add(
            new MigrationProblem(
                script,
                0,
                "is a callback of Flyway's that Lockstep does not run: " + refusal.get()));
        return;
      }
      Optional<CallbackEvent> event = CallbackEvent.of(callback.group(1));
      if (event.isPresent()) {
        addCallback(found, event.get());
        return;
      }
    }
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      problems.add(
          new MigrationProblem(
              script,
              0,
              "badly named: expected V<version>__<description>.sql, U<version>__<description>.sql,"
                  + " B<version>__<description>.sql or R__<description>.sql"));
      return;
    }
    if (matcher.group(4).isEmpty()) {
      problems.add(
          new MigrationProblem(script, 0, "badly named: the description after __ is missing"));
      return;
    }
    String version = matcher.group(2);
    add(
        found,
        kind(matcher.group(1)),
        version == null ? null : Version.of(version),
        matcher.group(4).replace('_', ' '));
  }

  private void addCallback(Found found, CallbackEvent event) {
    add(found, Kind.CALLBACK, null, fileName(found).replaceFirst("\\.sql$", ""))
        .ifPresent(file -> problems.addAll(CallbackRules.problems(file, event)));
  }

  /** Adds it, if it can be read. */
  private Optional<MigrationFile> add(
      Found found, Kind kind, @Nullable Version version, String description) {
    String script = found.script();
    Path path = found.path();
    MigrationReading reading = reading(path, script);
    if (reading == null) {
      return Optional.empty();
    }
    MigrationContent content = reading.content();
    int firstStatement = content.firstLine() == 0 ? Integer.MAX_VALUE : content.firstLine();
    String configuration = found.configured() ? configuration(path, script) : null;
    MigrationFile file =
        new MigrationFile(
            kind,
            version,
            description,
            script,
            path,
            content,
            content.checksum(),
            Directives.parse(script, reading.remarks(), firstStatement, problems),
            reading.frame(),
            reading.found(),
            transactional(script, reading, configuration),
            configuration,
            placeholders);
    problems.addAll(KeepRules.problems(file));
    files.add(file);
    return Optional.of(file);
  }

  private static Kind kind(@Nullable String letter) {
    if (letter == null) {
      return Kind.REPEATABLE;
    }
    return switch (letter) {
      case "V" -> Kind.VERSIONED;
      case "B" -> Kind.BASELINE;
      default -> Kind.REVERSE;
    };
  }

  private @Nullable MigrationReading reading(Path path, String script) {
    try {
      MigrationReading reading = MigrationReading.of(path);
      Optional<SqlFault> fault = reading.fault();
      if (fault.isEmpty()) {
        return reading;
      }
      problems.add(new MigrationProblem(script, fault.get().line(), fault.get().message()));
    } catch (StatementTooLargeException e) {
      problems.add(new MigrationProblem(script, e.line(), String.valueOf(e.getMessage())));
    } catch (IOException e) {
      problems.add(new MigrationProblem(script, 0, "cannot be read: " + Unreadable.why(e)));
    }
    return null;
  }

  private @Nullable String configuration(Path path, String script) {
    try {
      return Files.readString(configurationOf(path));
    } catch (CharacterCodingException e) {
      problems.add(new MigrationProblem(script + ".conf", 0, "is not UTF-8; save it as UTF-8"));
      return null;
    } catch (IOException e) {
      problems.add(
          new MigrationProblem(script + ".conf", 0, "cannot be read: " + Unreadable.why(e)));
      return null;
    }
  }

  private boolean transactional(
      String script, MigrationReading reading, @Nullable String configuration) {
    Optional<Boolean> asked =
        configuration == null
            ? Optional.empty()
            : ScriptConfiguration.inTransaction(script, configuration, problems);
    if (reading.frame().wraps() && !reading.runsOutside()) {
      // The file's own pair around all of it asks for one transaction, whatever Flyway is told.
      return true;
    }
    if (asked.isPresent()) {
      return asked.get();
    }
    reading
        .mixedAt()
        .ifPresent(
            line ->
                problems.add(
                    new MigrationProblem(
                        script,
                        line,
                        "mixes a statement that cannot run in a transaction with others that can;"
                            + " give it a file of its own, or say executeInTransaction=false in "
                            + script
                            + ".conf")));
    return !reading.runsOutside();
  }
}
