// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
  private int columns = 40;

  private final Display terminal =
      new Display() {
        @Override
        public boolean isTerminal() {
          return true;
        }

        @Override
        public int columns() {
          return columns;
        }

        @Override
        public int rows() {
          return 6;
        }
      };

  private List<String> seen() {
    return new Screen(columns, 6).write(written.toString(StandardCharsets.UTF_8)).text();
  }

  @Test
  void whatIsPrintedGoesByAboveThem() {
    LiveLines live = new LiveLines(out, terminal);
    live.show(List.of("one 10%", "two 20%"));
    live.above(() -> out.println("a line of the log"));
    live.show(List.of("one 30%", "two 40%"));
    live.above(() -> out.println("another, which is longer than the terminal is wide"));
    live.show(List.of("two 50%"));
    assertThat(seen())
        .containsExactly(
            "a line of the log",
            "another, which is longer than the termin",
            "al is wide",
            "two 50%");

    live.clear();
    live.above(() -> out.println("the end"));
    assertThat(seen())
        .containsExactly(
            "a line of the log",
            "another, which is longer than the termin",
            "al is wide",
            "the end");
  }

  @Test
  void theyScrollWithALogThatIsLongerThanTheTerminal() {
    LiveLines live = new LiveLines(out, terminal);
    for (int line = 1; line <= 10; line++) {
      String text = "line " + line;
      live.show(List.of("bar " + line, "other " + line));
      live.above(() -> out.println(text));
    }
    live.clear();
    assertThat(seen())
        .containsExactly(
            "line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8",
            "line 9", "line 10");
  }

  @Test
  void aLineIsCutSoThatItTakesOneRow() {
    LiveLines live = new LiveLines(out, terminal);
    live.show(List.of("x".repeat(100)));
    live.show(List.of("y".repeat(100)));
    assertThat(seen()).containsExactly("y".repeat(38) + "…");
  }

  @Test
  void afterTheWindowGotNarrowerTheRowsOfItsRemainsAreTakenAwayToo() {
    LiveLines live = new LiveLines(out, terminal);
    live.above(() -> out.println("log"));
    live.show(List.of("z".repeat(39)));
    // As terminals do that reflow: the line takes two rows of 20 columns now.
    written.reset();
    columns = 20;
    Screen narrow = new Screen(20, 6).write("log\n" + "z".repeat(39));
    live.show(List.of("bar"));
    assertThat(narrow.write(written.toString(StandardCharsets.UTF_8)).text())
        .containsExactly("log", "bar");
  }

  @Test
  void inAFileThereAreNone() {
    LiveLines live = new LiveLines(out, Display.NONE);
    live.show(List.of("bar"));
    live.above(() -> out.println("log"));
    live.clear();
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("log" + System.lineSeparator());
  }

  @Test
  void coloursAreOnATerminalOnlyAndNotWhereTheyAreRefused() {
    assertThat(Ink.When.AUTO.on(terminal, Map.of())).isTrue();
    assertThat(Ink.When.AUTO.on(Display.NONE, Map.of())).isFalse();
    assertThat(Ink.When.AUTO.on(terminal, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Ink.When.AUTO.on(terminal, Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Ink.When.AUTO.on(terminal, Map.of("TERM", "dumb"))).isFalse();
    assertThat(Ink.When.ALWAYS.on(Display.NONE, Map.of("NO_COLOR", "1"))).isTrue();
    assertThat(Ink.When.NEVER.on(terminal, Map.of())).isFalse();
  }

  @Test
  void aTableIsCutInItsFlexibleColumnAndEmptyColumnsAreLeftOut() {
    TextTable table = new TextTable(List.of("ID", "TEXT", "NOTHING", "N"), 1).numbersIn(List.of(3));
    table.add(
        List.of(
            TextTable.Cell.of("1"),
            TextTable.Cell.of("a text that is long"),
            TextTable.Cell.of(""),
            new TextTable.Cell("7", Ink.GOOD)));
    table.add(
        List.of(
            TextTable.Cell.of("22"),
            TextTable.Cell.of("short\u001b[31m"),
            TextTable.Cell.of(""),
            TextTable.Cell.of("700")));
    assertThat(table.lines(Integer.MAX_VALUE, false))
        .containsExactly(
            "ID  TEXT                   N",
            "1   a text that is long    7",
            "22  short\\u001b[31m      700");
    assertThat(table.lines(22, false))
        .containsExactly(
            "ID  TEXT            N", "1   a … long        7", "22  short\\u001b…  700");
    assertThat(table.lines(22, true).get(1)).endsWith("  \u001b[32m7\u001b[0m");
  }

  @Test
  void aFullScreenGivesBackWhatWasThere() {
    out.print("$ lockstep watch\n");
    try (FullScreen screen = new FullScreen(out, terminal)) {
      screen.draw(List.of("one", "two", "x".repeat(100)));
      assertThat(seen()).containsExactly("one", "two", "x".repeat(40));
      screen.draw(List.of("1", "2", "3", "4", "5", "6", "7"));
      assertThat(seen()).containsExactly("1", "2", "3", "4", "5", "…");
      screen.draw(List.of("less"));
      assertThat(seen()).containsExactly("less");
    }
    assertThat(seen()).containsExactly("$ lockstep watch");
  }
}
