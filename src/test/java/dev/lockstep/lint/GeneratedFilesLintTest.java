// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.DiffCases;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.ScriptConfiguration;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code generate} writes draws no finding that it does not say itself, and it says of no
 * statement that others wait for it where PostgreSQL lets them through.
 */
@Tag("long")
class GeneratedFilesLintTest {
  private static final String SAID = " wait meanwhile.";

  /** What goes is said with its reverse, its copy and the directive that lets it go. */
  private static final Set<String> OF_DROPS = Set.of("ban-drop-column", "ban-drop-table");

  /** Said, and not so here: what the catalog does not tell, by the case, and why. */
  private static final Map<String, String> BEYOND_THE_CATALOG =
      Map.of(
          "serial", "whether a statement before it has the table locked",
          "types under other names", "which indexes are gone by then",
          "extension", "whether a type of an extension is stored like text",
          "key of a partition is let go by its parent's index", "what an index takes over",
          "key that a partition which goes could not have", "which partitions are gone by then",
          "type in the key of a partition that is split again",
              "which partitions are gone by then");

  @TempDir private Path folder;
  private final Set<String> unsaid = new TreeSet<>();
  private final Set<String> untrue = new TreeSet<>();
  private int said;

  @Test
  void itSaysWhatLintWouldSayAndNoMore() throws Exception {
    try (DiffProof proof = new DiffProof()) {
      for (DiffCases.Case example : DiffCases.all().toList()) {
        look(proof, example + ", there", example.from(), example.rows(), example.to());
        look(proof, example + ", back", example.to(), "", example.from());
      }
    }
    assertThat(unsaid + "\n" + untrue)
        .as("found by lint and not said by generate; said and not so")
        .isEqualTo("[]\n[]");
    assertThat(said).isGreaterThan(30);
  }

  private void look(DiffProof proof, String name, String from, String rows, String to)
      throws Exception {
    Catalog target = proof.make(to);
    Catalog start = proof.make(from);
    if (!rows.isBlank()) {
      proof.database().execute(rows);
    }
    List<SqlScript> scripts;
    try {
      scripts = Differ.diff(start, target, Hints.NONE).inSafeSteps(start).scripts();
    } catch (UnsupportedChangeException e) {
      return;
    }
    try (MigrationReplay replay = new MigrationReplay(proof.database()::open, Scope.ALL)) {
      StatementTracer tracer = new StatementTracer(replay);
      int version = 1;
      for (SqlScript script : scripts) {
        String text = script.text();
        TracedMigration traced;
        try {
          traced = tracer.apply(file(++version, text, !script.transactional()));
        } catch (ReplayFailedException e) {
          assertThat(script.requiresBackfill() || version > 2)
              .as("%s: %s", name, e.finding().message())
              .isTrue();
          return;
        }
        judge(name, text.lines().toList(), new Judgement(traced).findings(traced.made()));
      }
    }
  }

  private void judge(String name, List<String> lines, List<LintFinding> findings) {
    Set<Integer> found = new TreeSet<>();
    for (LintFinding each : findings) {
      int line = each.finding().line();
      found.add(line);
      List<String> above = above(lines, line);
      boolean covered =
          each.level() == Level.NOTE
              || OF_DROPS.contains(each.finding().rule())
              || above.stream().anyMatch(text -> text.endsWith(SAID))
              || (each.level() == Level.WARNING && !above.isEmpty());
      if (!covered) {
        unsaid.add(name + ": " + each.finding().message() + ": " + lines.get(line - 1));
      }
    }
    for (int line = 1; line <= lines.size(); line++) {
      boolean statement = !lines.get(line - 1).startsWith("--");
      boolean says =
          statement
              && line > 1
              && lines.get(line - 2).startsWith("--")
              && above(lines, line).stream().anyMatch(text -> text.endsWith(SAID));
      said += says ? 1 : 0;
      String example = name.substring(0, name.lastIndexOf(", "));
      if (says && !found.contains(line) && !BEYOND_THE_CATALOG.containsKey(example)) {
        untrue.add(name + ": " + lines.get(line - 1));
      }
    }
  }

  /** The comment right above a line. */
  private static List<String> above(List<String> lines, int line) {
    List<String> above = new ArrayList<>();
    for (int i = line - 2; i >= 0 && lines.get(i).startsWith("--"); i--) {
      above.add(lines.get(i));
    }
    return above;
  }

  private MigrationFile file(int version, String sql, boolean outside) throws Exception {
    Path file = folder.resolve("V" + version + "__step.sql");
    Path configuration = folder.resolve("V" + version + "__step.sql.conf");
    Files.writeString(file, sql + "\n");
    Files.deleteIfExists(configuration);
    String settings = ScriptConfiguration.of(sql, outside);
    if (!settings.isEmpty()) {
      Files.writeString(configuration, settings);
    }
    return MigrationFolder.read(folder).versioned().stream()
        .filter(each -> each.path().equals(file))
        .findFirst()
        .orElseThrow();
  }
}
