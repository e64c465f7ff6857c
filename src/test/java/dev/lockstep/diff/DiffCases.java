package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pairs of schemas, one for each thing that can change. */
final class DiffCases {
  /** One pair; both directions are proven, and the way from nothing to the first. */
  record Case(String name, int since, String from, String to) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String FILES = "/dev/lockstep/diff/cases.sql";

  private DiffCases() {}

  /** Those that a major understands, as written in the resource beside this class. */
  static Stream<Case> all(int major) {
    String only = System.getProperty("lockstep.test.case", "");
    return read().stream()
        .filter(example -> example.since() <= major && example.name().contains(only));
  }

  private static List<Case> read() {
    List<Case> cases = new ArrayList<>();
    String text;
    try (var stream = DiffCases.class.getResourceAsStream(FILES)) {
      text = new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (String block : text.split("(?m)^-- case: ")) {
      if (block.startsWith("--")) {
        continue;
      }
      int line = block.indexOf('\n');
      String[] head = block.substring(0, line).strip().split(" since ");
      String[] sides = block.substring(line + 1).split("(?m)^-- to\n", 2);
      cases.add(
          new Case(head[0], head.length > 1 ? Integer.parseInt(head[1]) : 14, sides[0], sides[1]));
    }
    return cases;
  }
}
