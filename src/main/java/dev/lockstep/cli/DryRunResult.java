package dev.lockstep.cli;

import dev.lockstep.migration.LockForecast;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.Plan.ClosedGate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code migrate --dry-run --output json} prints. */
@RegisterForReflection
record DryRunResult(List<Pending> pending, MigrateResult.@Nullable GatedBy gatedBy) {
  /** One migration that would run. */
  @RegisterForReflection
  record Pending(
      String version, String description, String script, boolean transactional, List<Lock> locks) {}

  /** One lock that it would take. */
  @RegisterForReflection
  record Lock(String mode, String relation, String blocks) {}

  static DryRunResult of(List<MigrationFile> files, Optional<ClosedGate> gate) {
    Set<String> created = new HashSet<>();
    return new DryRunResult(
        files.stream()
            .map(
                file ->
                    new Pending(
                        file.id(),
                        file.description(),
                        file.script(),
                        file.transactional(),
                        LockForecast.of(file, created).stream()
                            .map(
                                lock ->
                                    new Lock(
                                        lock.mode().label(), lock.relation(), lock.mode().blocks()))
                            .toList()))
            .toList(),
        MigrateResult.GatedBy.of(gate));
  }
}
