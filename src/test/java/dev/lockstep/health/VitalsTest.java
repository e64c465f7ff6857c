// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class VitalsTest {
  private final Vitals vitals = new Vitals();

  @Test
  void theProcessIsLiveAsLongAsItHasItsThreads() {
    LiveProbe probe = new LiveProbe(vitals);
    assertThat(probe.call().getStatus()).isEqualTo(Status.UP);

    vitals.lost("lockstep-migrate", new NoClassDefFoundError("first"));
    vitals.lost("lockstep-backfill-1", new IllegalStateException("later"));

    assertThat(probe.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(vitals.problem()).get().asString().contains("lockstep-migrate", "first");
  }
}
