// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The migrations of a project while they are rewritten: some of them are several by now. */
final class Rewriting implements AutoCloseable {
  private final MigrationSet project;
  private final LintSelection selected;
  private final Map<String, String> untouchable;

  /** By the script of the original. */
  private final Map<String, RewrittenFile> rewritten = new LinkedHashMap<>();

  /** What one round makes of the files that it was shown. */
  private final Map<MigrationFile, List<Part>> pending = new LinkedHashMap<>();

  private final Set<MigrationFile> settled = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final List<FixReport.Refused> refusals = new ArrayList<>();
  private final List<Path> reverses = new ArrayList<>();
  private final List<StagedParts> open = new ArrayList<>();

  Rewriting(MigrationSet project, LintSelection selected, Map<String, String> untouchable) {
    this.project = project;
    this.selected = selected;
    this.untouchable = untouchable;
  }

  /** As they are now. */
  MigrationSet migrations() {
    return new MigrationSet(
        now(project.versioned()),
        Map.of(),
        project.repeatables(),
        project.baselines(),
        project.callbacks());
  }

  /** What was selected, as it is now. */
  LintSelection selection() {
    return new LintSelection(now(selected.files()), selected.together());
  }

  private List<MigrationFile> now(List<MigrationFile> files) {
    List<MigrationFile> now = new ArrayList<>();
    for (MigrationFile file : files) {
      RewrittenFile other = rewritten.get(file.script());
      if (other == null || !isProjects(file)) {
        now.add(file);
      } else {
        now.addAll(other.staged().migrations());
      }
    }
    return now;
  }

  private boolean isProjects(MigrationFile file) {
    return project.versioned().stream().anyMatch(each -> each.path().equals(file.path()));
  }

  /** Whether {@code file} may be rewritten, and was not found to stay as it is. */
  boolean mayChange(MigrationFile file) {
    String reason = untouchable.get(original(file).script());
    if (file.version().isEmpty()) {
      reason =
          "a repeatable migration is one file, and runs again whenever that changes; move the"
              + " statement to a versioned migration, which can have the steps that lint prints";
    }
    if (reason != null) {
      refuse(file, List.of(new Refusal(0, reason)));
      return false;
    }
    return !settled.contains(file);
  }

  /** Notes why statements of {@code file} stay as they are. */
  void refuse(MigrationFile file, List<Refusal> why) {
    MigrationFile original = original(file);
    String path = original.path().resolveSibling(file.path().getFileName()).toString();
    for (Refusal each : why) {
      // A later round finds it again, in another place of what the file is by then.
      if (refused.add(original.script() + " " + each.why())) {
        refusals.add(new FixReport.Refused(path.replace('\\', '/'), each.line(), each.why()));
      }
    }
  }

  /** Puts {@code parts} in the place of {@code file}; it stays as it is if there are none. */
  void replace(MigrationFile file, List<Part> parts) {
    if (parts.isEmpty()) {
      settled.add(file);
    } else {
      pending.put(file, parts);
    }
  }

  /** Ends a round: what was replaced is there as files. */
  void stage() throws IOException {
    Map<MigrationFile, List<Part>> byOriginal = new LinkedHashMap<>();
    for (MigrationFile file : pending.keySet()) {
      MigrationFile original = original(file);
      byOriginal.computeIfAbsent(original, this::merged);
    }
    pending.clear();
    for (Map.Entry<MigrationFile, List<Part>> each : byOriginal.entrySet()) {
      MigrationFile original = each.getKey();
      StagedParts staged = new StagedParts(original, Fix.next(project, original), each.getValue());
      open.add(staged);
      rewritten.put(original.script(), new RewrittenFile(original, each.getValue(), staged));
    }
  }

  private List<Part> merged(MigrationFile original) {
    @Nullable RewrittenFile before = rewritten.get(original.script());
    if (before == null) {
      return pending.getOrDefault(original, List.of());
    }
    List<Part> merged = new ArrayList<>();
    List<MigrationFile> files = before.staged().migrations();
    for (int i = 0; i < files.size(); i++) {
      List<Part> others = pending.get(files.get(i));
      Part part = before.parts().get(i);
      if (others == null) {
        merged.add(part);
      } else {
        Part first = others.getFirst();
        merged.add(new Part(part.suffix(), first.text(), first.outside()));
        merged.addAll(others.subList(1, others.size()));
      }
    }
    return merged;
  }

  private MigrationFile original(MigrationFile file) {
    for (RewrittenFile each : rewritten.values()) {
      if (each.staged().migrations().stream().anyMatch(part -> part.path().equals(file.path()))) {
        return each.original();
      }
    }
    return file;
  }

  /** The files that are others now. */
  Collection<RewrittenFile> rewritten() {
    return List.copyOf(rewritten.values());
  }

  /** Leaves a file as it is after all. */
  void keep(RewrittenFile file, List<Refusal> why) {
    rewritten.remove(file.original().script());
    refuse(file.original(), why);
  }

  /** Says that the parts of a migration have reverses of their own. */
  void replacedReverse(MigrationFile reverse) {
    reverses.add(reverse.path());
  }

  /** What is to be written. */
  FixReport report() throws IOException {
    List<GeneratedFile> files = new ArrayList<>();
    List<Path> replaced = new ArrayList<>();
    for (RewrittenFile each : rewritten.values()) {
      Path path = each.original().path();
      files.addAll(each.staged().files(path.resolveSibling("")));
      replaced.add(path);
    }
    replaced.addAll(reverses);
    for (Path path : List.copyOf(replaced)) {
      Path configuration = path.resolveSibling(path.getFileName() + ".conf");
      if (Files.exists(configuration)) {
        replaced.add(configuration);
      }
    }
    return new FixReport(files, replaced, refusals);
  }

  @Override
  public void close() throws IOException {
    for (StagedParts each : open) {
      each.close();
    }
  }
}
