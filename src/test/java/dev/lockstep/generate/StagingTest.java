// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StagingTest {
  @Test
  void filesComeInTheOrderInWhichTheyAreAppliedAndReversesAfterThem() throws IOException {
    try (Staging staging = new Staging()) {
      staging.add("V3__index.sql", "CREATE INDEX CONCURRENTLY i ON t (a);", true);
      staging.add("U3__index.sql", "DROP INDEX i;", false);
      staging.add("V2__column.sql", "ALTER TABLE t ADD a int;", false);
      staging.add("U2__column.sql", "ALTER TABLE t DROP a;", false);

      assertThat(staging.files(Path.of("migrations")))
          .extracting(file -> file.path().getFileName().toString())
          .filteredOn(name -> !name.endsWith(".conf"))
          .containsExactly("V2__column.sql", "V3__index.sql", "U2__column.sql", "U3__index.sql");
    }
  }
}
