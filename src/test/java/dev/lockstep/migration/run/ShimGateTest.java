// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.unused.ShimInUse;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A migration that waits until nothing uses a view, where the database cannot tell. */
class ShimGateTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void shimAndItsDrop() {
    fixture = new MigrationFixture(folder);
    fixture
        .with(
            "V1__rename.sql",
            "CREATE TABLE customers (id int); CREATE VIEW kunde AS SELECT id FROM customers;")
        .with(
            "V2__drop.sql",
            """
            -- lockstep:requires-unused public.kunde for 1 day
            -- lockstep:requires-backfill fill
            DROP VIEW kunde;
            """);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private boolean confirm(String view) throws SQLException {
    try (Connection connection = fixture.database.connections().open()) {
      MigrationPlan plan = fixture.runner().plan(connection, Options.ALL);
      return ShimWatch.confirm(connection, plan, view, "ann");
    }
  }

  private static List<String> shims(RunReport report) {
    return report.gatedBy().stream()
        .flatMap(gate -> gate.shims().stream().map(ShimInUse::view))
        .toList();
  }

  @Test
  void newDatabaseWithoutRowsHasNoOldCode() {
    fixture.completeBackfills.add("fill");
    assertThat(fixture.migrate().applied()).hasSize(2);
  }

  @Test
  void itWaitsForAPersonAlsoWhereBackfillsAreRun() throws SQLException {
    fixture.with("V1_1__row.sql", "INSERT INTO customers VALUES (1);");
    RunReport stopped = fixture.migrate(new Options(Optional.empty(), true));
    assertThat(stopped.applied()).hasSize(2);
    assertThat(shims(stopped)).containsExactly("public.kunde");
    assertThat(stopped.gatedBy().orElseThrow().text())
        .isEqualTo("2 drop waits for backfill fill and until nothing uses public.kunde");

    assertThat(confirm("public.other")).isFalse();
    assertThat(confirm("public.kunde")).isTrue();
    assertThat(fixture.migrate(new Options(Optional.empty(), true)).applied()).hasSize(1);
    assertThat(fixture.database.value("SELECT to_regclass('kunde') IS NULL")).isEqualTo("t");
  }

  @Test
  @Timeout(60)
  void callbacksEndARunThatCannotOpenTheGate() {
    fixture
        .with("V1_1__row.sql", "INSERT INTO customers VALUES (1);")
        .with("afterMigrate.sql", "INSERT INTO customers VALUES (100);");

    RunReport stopped = fixture.migrate(new Options(Optional.empty(), true));

    assertThat(shims(stopped)).containsExactly("public.kunde");
    assertThat(fixture.database.value("SELECT count(*) FROM customers WHERE id = 100"))
        .isEqualTo("1");
  }
}
