// SPDX-License-Identifier: Apache-2.0
/**
 * What a backfill in Java is written against ({@link dev.lockstep.backfill.api.Backfill} and keys),
 * and what the embedding program gives to the engine: settings, a listener, the applied migrations.
 */
@NullMarked
package dev.lockstep.backfill.api;

import org.jspecify.annotations.NullMarked;
