/**
 * What holds batches back: load on the server as PostgreSQL itself reports it, the user's own
 * probe, and the time of day. Each reason has a name.
 */
@NullMarked
package dev.lockstep.backfill.throttle;

import org.jspecify.annotations.NullMarked;
