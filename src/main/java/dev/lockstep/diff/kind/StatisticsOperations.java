// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Statistics;
import dev.lockstep.diff.operation.CreateStatistics;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetStatisticsTarget;
import java.util.List;
import java.util.Set;

/** Extended statistics. */
final class StatisticsOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject statistics, BothCatalogs around) {
    return new Statistics(statistics).target().isEmpty()
        ? List.of(new CreateStatistics(statistics))
        : List.of(new CreateStatistics(statistics), new SetStatisticsTarget(statistics));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return Set.of(Statistics.TARGET).containsAll(attributes);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return List.of(new SetStatisticsTarget(to));
  }
}
