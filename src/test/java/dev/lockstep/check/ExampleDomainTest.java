// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.BackfillInspection;
import dev.lockstep.cache.Cache;
import dev.lockstep.proof.Project;
import dev.lockstep.support.Scratch;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The example domain in this repository. */
class ExampleDomainTest {
  @Test
  void passesEveryCheck() throws Exception {
    Project project =
        new Project(
            Path.of(""), Path.of("migrations"), Path.of("src/main/schema"), Path.of("backfills"));
    CheckReport report =
        new Check(
                project,
                Scratch.source(),
                Cache.NONE,
                "test",
                new BackfillInspection(project.backfills()),
                Archives.NONE,
                Clock.systemUTC())
            .run();
    assertThat(report.findings()).isEmpty();
  }
}
