// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.ObjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the backfills of one {@code generate} are called. A table and a description may have any
 * letters, a backfill has those of ASCII alone; and each table gets a name of its own, which no
 * backfill of before has: its gate would be open already.
 */
final class BackfillNames {
  /** A backfill's name has at most 100 characters; a number may follow. */
  private static final int MOST = 90;

  private final String slug;

  /** By name in lower case, since some file systems do not tell the cases apart: what it holds. */
  private final Map<String, String> taken = new HashMap<>();

  private final Map<ObjectId, String> given = new HashMap<>();

  private BackfillNames(String slug) {
    this.slug = slug;
  }

  /**
   * Names that no backfill in {@code folder} has.
   *
   * @param replaced files there that are written anew
   * @param slug the description as file names have it
   */
  static BackfillNames besides(Path folder, List<Path> replaced, String slug) throws IOException {
    BackfillNames names = new BackfillNames(slug);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(each -> !replaced.contains(each)).sorted().toList()) {
          String name = String.valueOf(file.getFileName());
          if (name.endsWith(".sql") && Files.isRegularFile(file)) {
            names.taken.put(
                name.substring(0, name.length() - ".sql".length()).toLowerCase(Locale.ROOT),
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return names;
  }

  /**
   * The name for the backfill of {@code table}, the same each time.
   *
   * @param alone whether it is the only one of this run
   * @param scaffold its text; a file that is there for the same rows keeps its name, and its
   *     content
   */
  String of(ObjectId table, boolean alone, String scaffold) {
    return given.computeIfAbsent(table, each -> free(name(each, alone), scaffold));
  }

  private String free(String wanted, String scaffold) {
    String name = wanted;
    for (int number = 2; isTaken(name, scaffold); number++) {
      name = wanted + "_" + number;
    }
    taken.put(name.toLowerCase(Locale.ROOT), "");
    return name;
  }

  private boolean isTaken(String name, String scaffold) {
    return Optional.ofNullable(taken.get(name.toLowerCase(Locale.ROOT)))
        .filter(text -> !isForTheSameRows(text, scaffold))
        .isPresent();
  }

  /** A person may have written the values; what they are of, and what counts them, stays. */
  private static boolean isForTheSameRows(String text, String scaffold) {
    List<String> lines = text.lines().map(String::strip).toList();
    List<String> wanted = scaffold.lines().toList();
    return wanted.stream().filter(line -> line.startsWith("table: ")).allMatch(lines::contains)
        && lines.contains(wanted.getLast());
  }

  private String name(ObjectId table, boolean alone) {
    String schema = table.schema().equals("public") ? "" : table.schema() + "_";
    String name =
        plain(slug, "backfill") + (alone ? "" : "_" + plain(schema + table.name(), "table"));
    return name.length() > MOST ? name.substring(0, MOST) : name;
  }

  /** In letters of ASCII, without accents; {@code otherwise} where none is left. */
  private static String plain(String text, String otherwise) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9_]", "_")
            .replaceAll("^_+|_+$", "");
    return plain.isEmpty() ? otherwise : plain;
  }
}
