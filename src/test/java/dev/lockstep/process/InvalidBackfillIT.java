// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill file that cannot be used is no secret. */
class InvalidBackfillIT {
  @TempDir Path folder;

  @Test
  void isShownWithFileAndLineWhereverBackfillsAreShown() throws IOException {
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Path file = backfills.resolve("slugs.sql");
    Files.writeString(
        file,
        """
        /* lockstep
        table: artworks
        speed: high
        */
        -- @batch
        UPDATE artworks SET slug = '' WHERE id > :from AND id <= :to;
        -- @remaining
        SELECT 0;
        """);
    String problem = file + ":3: unknown key 'speed'";
    try (Scene scene = new Scene(migrations).set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())) {
      assertThat(scene.command("backfill", "list").run().exited(3).out())
          .contains("slugs: invalid")
          .anyMatch(line -> line.startsWith(problem));
      assertThat(scene.command("backfill", "status", "slugs").run().exited(3).out())
          .first()
          .isEqualTo("slugs: invalid");
      assertThat(scene.command("backfill", "list", "--output", "json").run().exited(3).out())
          .first()
          .as("JSON stands alone")
          .isEqualTo("[ {");
      assertThat(scene.command("status").run().exited(0).out())
          .contains("backfill:  slugs invalid")
          .anyMatch(line -> line.startsWith("problem:   " + problem));
      assertThat(scene.command("backfill", "run", "slugs").run().exited(3).error())
          .contains(problem);
      try (Service service = Service.start(scene)) {
        assertThat(
                service
                    .health()
                    .get("/api/admin/migrations/health")
                    .jsonPath()
                    .getList("backfills.problems.flatten()", String.class))
            .first()
            .asString()
            .startsWith(problem);
      }
    }
  }
}
