// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one archive holds. Its text is what {@code sha256sum --check} reads, with the rest in
 * comments, so that it can be checked without this program.
 *
 * @param from the folder's path in the project, with slashes
 * @param archivedAt when
 * @param snapshot the id of the verified snapshot that was there
 * @param migration the version that the healthy database was at; empty if it had none
 * @param sums SHA-256 in hex by the file's path below the archive
 */
public record ArchiveManifest(
    String from, Instant archivedAt, String snapshot, String migration, Map<String, String> sums) {
  static final String FILE = "MANIFEST.sha256";

  private static final String FIRST_LINE = "# lockstep archive 1";
  private static final Pattern FACT = Pattern.compile("# (\\w+): (.*)");
  private static final Pattern SUM = Pattern.compile("([0-9a-f]{64}) {2}(.+)");

  public ArchiveManifest {
    sums = new TreeMap<>(sums);
  }

  /** As its file has it. */
  String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append("# from: ").append(from).append('\n');
    text.append("# archived: ").append(archivedAt).append('\n');
    text.append("# snapshot: ").append(snapshot).append('\n');
    text.append("# migration: ").append(migration).append('\n');
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static ArchiveManifest parse(String text) {
    Map<String, String> facts = new TreeMap<>();
    Map<String, String> sums = new TreeMap<>();
    if (!text.startsWith(FIRST_LINE + "\n")) {
      throw new IllegalArgumentException("does not begin '" + FIRST_LINE + "'");
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher fact = FACT.matcher(line);
      Matcher sum = SUM.matcher(line);
      if (fact.matches()) {
        facts.put(fact.group(1), fact.group(2));
      } else if (sum.matches() && sums.put(sum.group(2), sum.group(1)) == null) {
        continue;
      } else if (number > 1) {
        throw new IllegalArgumentException("line " + number + " is no sum of a file");
      }
    }
    try {
      return new ArchiveManifest(
          fact(facts, "from"),
          Instant.parse(fact(facts, "archived")),
          fact(facts, "snapshot"),
          fact(facts, "migration"),
          sums);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + e.getParsedString(), e);
    }
  }

  private static String fact(Map<String, String> facts, String name) {
    return Optional.ofNullable(facts.get(name))
        .orElseThrow(() -> new IllegalArgumentException("has no line '# " + name + ": …'"));
  }
}
