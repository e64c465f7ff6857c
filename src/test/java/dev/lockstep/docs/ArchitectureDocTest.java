// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The map of the house shows the house as it is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureDocTest {
  private static final Path ROOT = Path.of("src/main/java/dev/lockstep");

  /** A name in backticks that begins with a capital, with or without the rooms before it. */
  private static final Pattern TYPE = Pattern.compile("`((?:[a-z]+/)*[A-Z][A-Za-z]+)`");

  private static final Pattern ROOM = Pattern.compile("`([a-z]+(?:/[a-z]+)*)`");

  private static String page() throws Exception {
    return Files.readString(Path.of("docs/architecture.md"));
  }

  private static Set<String> sources(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> root.relativize(file).toString().replaceAll("\\.java$", ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void every_type_that_is_named_is_there() throws Exception {
    Set<String> sources = sources(ROOT);
    sources.addAll(sources(Path.of("src/test/java/dev/lockstep")));
    List<String> gone = new ArrayList<>();
    for (MatchResult match : TYPE.matcher(page()).results().toList()) {
      String name = match.group(1);
      boolean there =
          sources.stream().anyMatch(source -> source.equals(name) || source.endsWith("/" + name));
      if (!there) {
        gone.add(name);
      }
    }
    assertThat(gone).isEmpty();
  }

  @Test
  void every_room_is_on_the_map_and_no_other() throws Exception {
    Set<String> rooms;
    try (Stream<Path> folders = Files.list(ROOT)) {
      rooms =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    String map = page().substring(page().indexOf("| room |"), page().indexOf("Cores know"));
    Set<String> shown = new TreeSet<>();
    for (MatchResult match : ROOM.matcher(map).results().toList()) {
      String name = match.group(1);
      if (Files.isDirectory(ROOT.resolve(name)) || !name.contains("/")) {
        shown.add(name.contains("/") ? name.substring(0, name.indexOf('/')) : name);
      }
    }
    // What is inside of diff is named there without it.
    shown.removeAll(Set.of("operation", "rename", "kind", "plan", "render"));
    assertThat(shown).isEqualTo(rooms);
    String drawing = page().substring(page().indexOf("flowchart"), page().indexOf("adapters -->"));
    assertThat(drawing.replaceAll("[^a-z]+", " ").split(" "))
        .contains(rooms.toArray(String[]::new));
  }
}
