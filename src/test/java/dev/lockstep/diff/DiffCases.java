// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.shadow.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pairs of schemas, one for each thing that can change, in {@code cases/<kind of object>.sql}.
 *
 * <pre>
 * -- case: name [since major]
 * SQL of the schema before
 * -- rows
 * SQL that fills it
 * -- loses column public.t.b       what is named as lost: all of it, in any order
 * -- expect t.a: 1 | 2 | NULL      where a value is not simply cast to the new type
 * -- to
 * SQL of the schema after
 * </pre>
 *
 * One case by itself: {@code ./mvnw test -Dtest='DiffKindsTest,RowsSurviveTest'
 * -Dlockstep.test.case='part of its name'}.
 */
public final class DiffCases {
  /**
   * One pair; both directions are proven, and the way from nothing to the first.
   *
   * @param rows SQL that fills the tables of {@code from}; empty if there is nothing to fill
   * @param loses what the way to {@code to} takes away, as it must be named
   * @param expected values of {@code table.column} afterwards, where a cast does not say it
   */
  public record Case(
      String name,
      int since,
      String from,
      String to,
      String rows,
      List<String> loses,
      Map<String, List<String>> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> FILES =
      List.of(
          "schemas",
          "tables",
          "columns",
          "constraints",
          "indexes",
          "types",
          "sequences",
          "views",
          "routines",
          "triggers",
          "publications",
          "partitions",
          "inheritance");

  private static final Pattern EXPECT = Pattern.compile("(?m)^-- expect (\\S+): (.*)$");
  private static final Pattern LOSES = Pattern.compile("(?m)^-- loses (.*)$");

  private DiffCases() {}

  /** Those that the tests' server understands. */
  public static Stream<Case> all() {
    String version = EmbeddedServer.version();
    return all(Integer.parseInt(version.substring(0, version.indexOf('.'))));
  }

  /** Those that a major understands. */
  public static Stream<Case> all(int major) {
    String only = System.getProperty("lockstep.test.case", "");
    return FILES.stream()
        .flatMap(file -> read(file).stream())
        .filter(example -> example.since() <= major && example.name().contains(only));
  }

  private static List<Case> read(String file) {
    List<Case> cases = new ArrayList<>();
    for (String block : text("/dev/lockstep/diff/cases/" + file + ".sql").split("(?m)^-- case: ")) {
      if (!block.isBlank()) {
        cases.add(parse(block));
      }
    }
    return cases;
  }

  private static Case parse(String block) {
    int line = block.indexOf('\n');
    String[] head = block.substring(0, line).strip().split(" since ");
    String[] sides = block.substring(line + 1).split("(?m)^-- to\n", 2);
    String[] before = sides[0].split("(?m)^-- rows\n", 2);
    String rows = before.length > 1 ? before[1] : "";
    Map<String, List<String>> expected = new TreeMap<>();
    Matcher expect = EXPECT.matcher(rows);
    while (expect.find()) {
      expected.put(expect.group(1), List.of(expect.group(2).split(" \\| ")));
    }
    List<String> loses = LOSES.matcher(rows).results().map(result -> result.group(1)).toList();
    int since = head.length > 1 ? Integer.parseInt(head[1]) : 14;
    return new Case(head[0], since, before[0], sides[1], rows, loses, expected);
  }

  private static String text(String resource) {
    try (var stream = DiffCases.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
