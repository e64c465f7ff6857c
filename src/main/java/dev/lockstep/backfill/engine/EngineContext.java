// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import java.time.Clock;

/** What every part of one engine shares. */
record EngineContext(
    Connections connections,
    BackfillSettings settings,
    Events events,
    BackfillListener listener,
    Clock clock,
    BatchEvents signals) {}
