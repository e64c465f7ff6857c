// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The form of drizzle-kit up to 0.31: {@code meta/_journal.json} lists {@code <tag>.sql} files.
 * Their order is the list's; neither {@code idx} nor the names mean anything to Drizzle.
 */
final class JournalFormat {
  static final String JOURNAL = "meta/_journal.json";
  private static final String RULE = "drizzle-journal";

  private final Path folder;
  private final Path journal;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  private JournalFormat(Path folder) {
    this.folder = folder;
    this.journal = folder.resolve(JOURNAL);
  }

  static Listing read(Path folder) throws IOException {
    JournalFormat format = new JournalFormat(folder);
    format.read();
    return new Listing(Listing.Format.JOURNAL, format.entries, format.problems, format.notes);
  }

  private void read() throws IOException {
    JournalReader.Journal read;
    try {
      read = JournalReader.read(journal);
    } catch (JournalReader.UnreadableException e) {
      problem(e.line(), e.getMessage() + "; put back the journal that drizzle-kit wrote");
      return;
    }
    if (read.dialect() != null && !Set.of("postgresql", "pg").contains(read.dialect())) {
      problem(0, "is of dialect " + read.dialect() + "; only PostgreSQL can be adopted");
      return;
    }
    Map<String, Integer> tags = new HashMap<>();
    for (JournalReader.Line line : read.lines()) {
      entry(line, tags);
    }
    indexes(read.lines());
    times();
    unlisted();
  }

  private void entry(JournalReader.Line line, Map<String, Integer> tags) {
    String tag = line.tag();
    if (tag == null) {
      problem(line.line(), "an entry has no 'tag', so its file is not known");
      return;
    }
    if (line.when() < 0) {
      problem(line.line(), tag + " has no 'when', which Drizzle goes by");
      return;
    }
    Integer first = tags.putIfAbsent(tag, line.line());
    if (first != null) {
      problem(
          line.line(),
          tag
              + " is listed again, first on line "
              + first
              + ", and Drizzle would run it twice; remove one of the two");
      return;
    }
    Path file = folder.resolve(tag + ".sql");
    if (!Files.isRegularFile(file)) {
      problem(
          line.line(),
          tag + " is listed, but there is no " + file + "; put the file back, or remove the entry");
      return;
    }
    entries.add(new Entry(tag, Instant.ofEpochMilli(line.when()), file, journal, line.line()));
  }

  /** Of no meaning to Drizzle, but a sign of a merge. */
  private void indexes(List<JournalReader.Line> lines) {
    Map<Long, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      JournalReader.Line line = lines.get(i);
      Integer first = seen.putIfAbsent(line.idx(), line.line());
      if (line.idx() < 0) {
        note(line.line(), "an entry has no 'idx'; the order is that of the list, as for Drizzle");
      } else if (first != null) {
        note(
            line.line(),
            "idx "
                + line.idx()
                + " is there twice, first on line "
                + first
                + ", as after a merge of two branches; the order is that of the list, as for"
                + " Drizzle");
      } else if (line.idx() != i && (i == 0 || lines.get(i - 1).idx() + 1 != line.idx())) {
        note(
            line.line(),
            "idx "
                + line.idx()
                + " is not the one that follows; the order is that of the list, as for Drizzle");
      }
    }
  }

  /** What steps back is skipped by a database that has what stands before it. */
  private void times() {
    for (int i = 1; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      Entry newest = entries.get(i - 1);
      for (Entry before : entries.subList(0, i)) {
        newest = before.when().isAfter(newest.when()) ? before : newest;
      }
      if (!entry.when().isAfter(newest.when())) {
        note(
            entry.line(),
            entry.name()
                + " has a 'when' that is not later than that of "
                + newest.name()
                + " above it: a database that had "
                + newest.name()
                + " before "
                + entry.name()
                + " was added has skipped it in silence, and lacks it");
      }
    }
  }

  private void unlisted() throws IOException {
    Set<Path> listed = new HashSet<>();
    entries.forEach(entry -> listed.add(entry.file()));
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".sql"))
          .filter(file -> !listed.contains(file))
          .sorted()
          .forEach(
              file ->
                  notes.add(
                      new Finding(
                          RULE,
                          file.toString(),
                          0,
                          "is not in the journal: Drizzle never runs it, and it is not adopted")));
    }
  }

  private void problem(int line, String message) {
    problems.add(new Finding(RULE, journal.toString(), line, message));
  }

  private void note(int line, String message) {
    notes.add(new Finding(RULE, journal.toString(), line, message));
  }
}
