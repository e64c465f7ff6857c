// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.branch.BranchProof;
import dev.lockstep.branch.Fork;
import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.finding.Finding;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.Background;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.proof.SchemaState;
import dev.lockstep.proof.SpokenNames;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a project: first what its files say by themselves, then what they do on scratch databases.
 * A proof is remembered by the content of every file it depends on, so that an unchanged tree needs
 * no database at all.
 */
public final class Check {
  private final Project project;
  private final ScratchSource scratch;
  private final Cache cache;
  private final String programVersion;
  private final StateInspector inspector;
  private final Archives archives;
  private final Clock clock;
  private final Optional<String> base;
  private final RuleLevels levels;
  private final List<Finding> findings = new ArrayList<>();

  /** What lint found, and the statements of its safe form. */
  private final Map<Finding, List<String>> steps = new LinkedHashMap<>();

  public Check(
      Project project,
      ScratchSource scratch,
      Cache cache,
      String programVersion,
      StateInspector inspector,
      Archives archives,
      Clock clock) {
    this(
        project,
        scratch,
        cache,
        programVersion,
        inspector,
        archives,
        clock,
        Optional.empty(),
        RuleLevels.STANDARD);
  }

  private Check(
      Project project,
      ScratchSource scratch,
      Cache cache,
      String programVersion,
      StateInspector inspector,
      Archives archives,
      Clock clock,
      Optional<String> base,
      RuleLevels levels) {
    this.base = base;
    this.levels = levels;
    this.project = project;
    this.scratch = scratch;
    this.cache = cache;
    this.programVersion = programVersion;
    this.inspector = inspector;
    this.archives = archives;
    this.clock = clock;
  }

  /** The same for a branch that is to be merged into {@code other}, a commit of git's. */
  public Check against(String other) {
    return new Check(
        project,
        scratch,
        cache,
        programVersion,
        inspector,
        archives,
        clock,
        Optional.of(other),
        levels);
  }

  /** The same with the levels that the rules of lint have in this project. */
  public Check with(RuleLevels others) {
    return new Check(
        project, scratch, cache, programVersion, inspector, archives, clock, base, others);
  }

  /**
   * Checks everything.
   *
   * @throws IOException if the files cannot be read
   * @throws SQLException if no scratch database can be created
   * @throws dev.lockstep.branch.UnusableBaseException if git or the other branch is not there
   */
  public CheckReport run() throws IOException, SQLException, InterruptedException {
    Instant begin = clock.instant();
    findings.clear();
    steps.clear();
    findings.addAll(SecondTrack.find(project, archives));
    findings.addAll(inspector.files());
    Optional<SchemaModules> modules = modules();
    Optional<MigrationSet> migrations = migrations();
    migrations.ifPresent(set -> findings.addAll(inspector.names(set)));
    boolean fromMemory = false;
    List<String> notes = List.of();
    if (modules.isPresent()) {
      findings.addAll(SchemaRules.checkNames(modules.get()));
      notes = LockCheck.notes(modules.get().lockFile());
    }
    if (modules.isPresent() && migrations.isPresent()) {
      findings.addAll(LockCheck.files(modules.get().lockFile(), migrations.get()));
    }
    Scope scope = modules.map(SchemaModules::scope).orElse(Scope.ALL);
    String identity =
        CacheKeys.identity(
            programVersion, scratch.identity(), scope.key(), migrations.orElse(MigrationSet.EMPTY));
    try (Branch branch = branch(migrations)) {
      String key =
          CacheKeys.passed(
              identity + branch.key() + levels.key(),
              List.of(project.schema(), project.migrations(), project.backfills()));
      if (cache.find(key).isPresent()) {
        fromMemory = true;
      } else {
        int before = findings.size();
        onScratch(modules, migrations, branch.fork(), identity, scope);
        if (modules.isPresent() && migrations.isPresent() && findings.size() == before) {
          cache.remember(key, "proven");
        }
      }
    }
    return new CheckReport(
        findings, steps, notes, fromMemory, Duration.between(begin, clock.instant()));
  }

  /** The other branch, if there is one to be compared with. */
  private record Branch(Optional<Fork> fork) implements AutoCloseable {
    String key() {
      return fork.map(found -> " branches " + found.key()).orElse("");
    }

    @Override
    public void close() throws IOException {
      if (fork.isPresent()) {
        fork.get().close();
      }
    }
  }

  private Branch branch(Optional<MigrationSet> migrations)
      throws IOException, InterruptedException {
    return base.isPresent() && migrations.isPresent()
        ? new Branch(Optional.of(Fork.of(project.migrations(), base.get(), migrations.get())))
        : new Branch(Optional.empty());
  }

  private void onScratch(
      Optional<SchemaModules> modules,
      Optional<MigrationSet> migrations,
      Optional<Fork> fork,
      String identity,
      Scope scope)
      throws IOException, SQLException {
    if (modules.isEmpty() && migrations.isEmpty()) {
      return;
    }
    try (ScratchServer on = scratch.open();
        Background<Canonical> loaded =
            Background.begin(
                "lockstep-canonical-schema", ready -> ready.accept(canonical(on, modules)))) {
      List<Finding> ofMigrations = new ArrayList<>();
      Optional<MigratedState> migrated =
          migrations.isPresent()
              ? migrated(on, migrations.get(), identity, scope, ofMigrations)
              : Optional.empty();
      findings.addAll(loaded.await().findings());
      findings.addAll(ofMigrations);
      Optional<Catalog> canonical = loaded.await().catalog().map(scope::of);
      if (canonical.isPresent() && migrated.isPresent()) {
        findings.addAll(
            SchemaEquality.check(canonical.get(), migrated.get().catalog(), modules.orElseThrow()));
        findings.addAll(
            SpokenNames.of(
                    modules.orElseThrow(),
                    migrated.get().catalog(),
                    canonical.get(),
                    List.of(),
                    migrations.orElseThrow())
                .findings());
        findings.addAll(
            LockCheck.check(
                modules.orElseThrow().lockFile(),
                CatalogLock.of(canonical.get(), migrated.get().fingerprints())
                    .leaving(scope.outside()),
                migrations.orElseThrow()));
        steps.putAll(
            new LintCheck(scratch, cache, programVersion, levels)
                .findings(
                    on, modules.orElseThrow(), migrations.orElseThrow(), fork.map(Fork::ours)));
        findings.addAll(steps.keySet());
      }
      if (migrated.isPresent() && fork.isPresent()) {
        branches(on, fork.get(), scope);
      }
    }
  }

  private void branches(ScratchServer on, Fork fork, Scope scope) throws SQLException {
    String identity =
        CacheKeys.identity(programVersion, scratch.identity(), scope.key(), fork.before());
    try {
      findings.addAll(new BranchProof(on, fork, identity, scope).findings());
    } catch (ReplayFailedException e) {
      findings.add(e.finding());
    }
  }

  /** The canonical schema, and what is wrong with it. */
  private record Canonical(Optional<Catalog> catalog, List<Finding> findings) {}

  private Canonical canonical(ScratchServer on, Optional<SchemaModules> modules)
      throws SQLException {
    if (modules.isEmpty()) {
      return new Canonical(Optional.empty(), List.of());
    }
    try {
      SchemaState state = SchemaState.make(on, modules.get(), cache);
      return new Canonical(Optional.of(state.catalog()), state.findings());
    } catch (InvalidSchemaException e) {
      return new Canonical(Optional.empty(), e.findings());
    }
  }

  private Optional<MigratedState> migrated(
      ScratchServer on, MigrationSet migrations, String identity, Scope scope, List<Finding> found)
      throws SQLException {
    try (ScratchDatabase database = on.create()) {
      MigratedState state =
          MigrationProof.run(database, migrations.fromEmpty(), cache, identity, inspector, scope);
      found.addAll(state.findings());
      found.addAll(new BaselineCheck(on, migrations, cache, identity, scope).run(state));
      return Optional.of(state);
    } catch (ReplayFailedException e) {
      found.add(e.finding());
      return Optional.empty();
    }
  }

  private Optional<SchemaModules> modules() {
    try {
      return Optional.of(SchemaModules.read(project.schema()));
    } catch (InvalidSchemaException e) {
      findings.addAll(e.findings());
      return Optional.empty();
    }
  }

  private Optional<MigrationSet> migrations() {
    try {
      MigrationSet set = project.readMigrations();
      List<MigrationProblem> problems = set.problems();
      problems.forEach(this::add);
      return problems.isEmpty() ? Optional.of(set) : Optional.empty();
    } catch (InvalidMigrationsException e) {
      e.problems().forEach(this::add);
      return Optional.empty();
    }
  }

  private void add(MigrationProblem problem) {
    findings.add(
        new Finding(
            "migration-file",
            project.migrations().resolve(problem.file()).toString(),
            problem.line(),
            problem.message()));
  }
}
