// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillDefinition.Code;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.DefinitionParser;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.definition.Schedule;
import dev.lockstep.backfill.definition.TargetTable;
import dev.lockstep.backfill.definition.Window;
import dev.lockstep.finding.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every backfill this process knows, from files and from Java, by name. */
public final class BackfillDefinitions {
  private final Map<String, BackfillDefinition> byName = new TreeMap<>();
  private final List<DefinitionProblem> problems = new ArrayList<>();

  /** The backfills of {@code files} and of {@code code}; two of one name are a problem. */
  public BackfillDefinitions(BackfillFiles files, Collection<? extends Backfill> code) {
    problems.addAll(files.problems());
    files.definitions().forEach(definition -> byName.put(definition.name(), definition));
    for (Backfill backfill : code) {
      String file = backfill.getClass().getName();
      try {
        BackfillDefinition before = byName.putIfAbsent(backfill.name(), definition(backfill, file));
        if (before != null) {
          problems.add(
              new DefinitionProblem(
                  file, 1, "backfill " + backfill.name() + " is there already: " + before.file()));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new DefinitionProblem(file, 1, String.valueOf(e.getMessage())));
      }
    }
  }

  private static BackfillDefinition definition(Backfill backfill, String file) {
    Backfill.Options options = backfill.options();
    String schedule = options.schedule();
    String window = options.window();
    return new BackfillDefinition(
        backfill.name(),
        file,
        DefinitionParser.checksum("java:" + backfill.name() + ":" + backfill.version()),
        TargetTable.parse(options.table()),
        options.key(),
        options.batchRows(),
        options.target(),
        options.workers(),
        options.requires(),
        schedule == null ? null : Schedule.parse(schedule),
        window == null ? null : Window.parse(window),
        options.nice(),
        options.synchronousCommit(),
        new Code(backfill),
        Map.of());
  }

  public Optional<BackfillDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The names of all, those included whose file cannot be used. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(byName.keySet());
    names.addAll(invalid().keySet());
    return names;
  }

  /** What to say of a name that is not there. */
  public String instead(String name) {
    Set<String> names = names();
    return NearestName.of(name, names)
        .map(near -> "did you mean " + near + "?")
        .orElse(names.isEmpty() ? "there is none at all" : "known are " + String.join(", ", names));
  }

  /** Sorted by name. */
  public List<BackfillDefinition> all() {
    return List.copyOf(byName.values());
  }

  /** What is wrong with the files that cannot be used. */
  public List<DefinitionProblem> problems() {
    return List.copyOf(problems);
  }

  /** What is wrong with files that cannot be used, by the name of their backfill, sorted. */
  public Map<String, List<DefinitionProblem>> invalid() {
    Map<String, List<DefinitionProblem>> invalid = new TreeMap<>();
    for (DefinitionProblem problem : problems) {
      String file = problem.file().substring(lastSeparator(problem.file()) + 1);
      if (file.endsWith(".sql")) {
        String name = file.substring(0, file.length() - ".sql".length());
        invalid.computeIfAbsent(name, n -> new ArrayList<>()).add(problem);
      }
    }
    return invalid;
  }

  private static int lastSeparator(String file) {
    return Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
  }

  /**
   * The definition of {@code name}.
   *
   * @throws BackfillException if there is none
   * @throws DefinitionException if its file cannot be used, with file and line
   */
  public BackfillDefinition require(String name) {
    BackfillDefinition definition = byName.get(name);
    if (definition == null) {
      List<DefinitionProblem> wrong = invalid().getOrDefault(name, List.of());
      if (!wrong.isEmpty()) {
        throw new DefinitionException(wrong);
      }
      throw new BackfillException(
          "there is no backfill " + name + " that can run: " + instead(name));
    }
    return definition;
  }
}
