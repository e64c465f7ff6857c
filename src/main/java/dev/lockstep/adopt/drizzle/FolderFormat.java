// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The form of drizzle-kit 1.0: a folder {@code <yyyyMMddHHmmss>_<name>} per migration, with {@code
 * migration.sql} in it, in the order of their names.
 */
final class FolderFormat {
  static final String SQL = "migration.sql";
  private static final String RULE = "drizzle-folder";
  private static final Pattern NAME = Pattern.compile("(\\d{14})(?:_.*)?");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private final List<Entry> entries = new ArrayList<>();
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  private FolderFormat() {}

  /** Whether there is any folder with a migration. */
  static boolean isIn(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.anyMatch(child -> Files.exists(child.resolve(SQL)));
    }
  }

  static Listing read(Path folder) throws IOException {
    FolderFormat format = new FolderFormat();
    try (Stream<Path> children = Files.list(folder)) {
      children
          .sorted(Comparator.comparing(FolderFormat::name, NameOrder.INSTANCE))
          .forEach(format::add);
    }
    format.ties();
    return new Listing(Listing.Format.FOLDERS, format.entries, format.problems, format.notes);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private void add(Path child) {
    Path file = child.resolve(SQL);
    if (!Files.isDirectory(child)) {
      if (name(child).endsWith(".sql")) {
        note(child, "is in no folder of its own: Drizzle never runs it, and it is not adopted");
      }
      return;
    }
    if (!Files.isRegularFile(file)) {
      if (NAME.matcher(name(child)).matches()) {
        problem(child, "has no " + SQL + "; put the file back, or remove the folder");
      }
      return;
    }
    Matcher matcher = NAME.matcher(name(child));
    if (!matcher.matches()) {
      problem(child, "does not begin with a time, as in 20261122120000_name; give it one");
      return;
    }
    try {
      Instant when = LocalDateTime.parse(matcher.group(1), SECOND).toInstant(ZoneOffset.UTC);
      entries.add(new Entry(name(child), when, file, child, 0));
    } catch (DateTimeException e) {
      problem(child, "begins with " + matcher.group(1) + ", which is no time; correct its name");
    }
  }

  private void ties() {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).when().equals(entries.get(i - 1).when())) {
        note(
            entries.get(i).listedIn(),
            "is of the same second as "
                + entries.get(i - 1).name()
                + "; their order is that of their names, as for Drizzle");
      }
    }
  }

  private void problem(Path path, String message) {
    problems.add(new Finding(RULE, path.toString(), 0, message));
  }

  private void note(Path path, String message) {
    notes.add(new Finding(RULE, path.toString(), 0, message));
  }
}
