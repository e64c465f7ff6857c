// SPDX-License-Identifier: Apache-2.0
/**
 * Migrations that run outside a transaction: a journal of their statements, the INVALID indexes
 * that they may leave, and recovery after a runner that failed or was killed.
 */
@NullMarked
package dev.lockstep.migration.outside;

import org.jspecify.annotations.NullMarked;
