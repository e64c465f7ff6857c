// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Projects of both lines of the real drizzle-kit: tables, enums, foreign keys, a rename, views, row
 * level security, two schemas, and SQL by hand; with the rows that the real drizzle-orm wrote.
 */
class RealDrizzleTest {
  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(strings = {"v0.31", "v1.0"})
  void isAdoptedWithItsDatabaseAndGoesOnWithLockstep(String line) throws Exception {
    try (AdoptionFixture fixture = new AdoptionFixture(root);
        TestDatabase empty = TestDatabase.create()) {
      DrizzleSource source = RealDrizzle.copy(line, fixture);
      RealDrizzle.migrate(line, fixture.database);

      AdoptionPlan plan = fixture.adopt(source, AdoptionRequest.plain());

      assertThat(plan.live().orElseThrow().rows()).hasSize(3);
      assertThat(plan.live().orElseThrow().pending()).isEmpty();
      assertThat(fixture.check()).isEmpty();
      assertThat(fixture.generate()).isEmpty();
      assertThat(fixture.migrate()).isEmpty();
      assertThat(fixture.migrate(empty)).hasSize(3);
      assertThat(fingerprint(empty)).isEqualTo(fingerprint(fixture.database));
      assertThat(empty.rows("SELECT full_name, email FROM artists"))
          .isEqualTo(fixture.database.rows("SELECT full_name, email FROM artists"))
          .containsExactly("Ada|ada@example.org");

      String folder = fixture.tree.path("migrations").toString();
      assertThat(StockFlyway.run(fixture.database, folder, "validate").exited(0).out())
          .hasSize(3)
          .allMatch(state -> state.endsWith(" Success"));

      fixture.tree.with(
          "migrations/V20270101000000__bio.sql", "ALTER TABLE artists ADD COLUMN bio text;");
      assertThat(fixture.migrate()).containsExactly("V20270101000000__bio.sql");
      assertThat(fixture.database.rows("SELECT full_name, bio FROM artists"))
          .containsExactly("Ada|∅");
    }
  }

  private static Fingerprint fingerprint(TestDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT).fingerprint();
    }
  }
}
