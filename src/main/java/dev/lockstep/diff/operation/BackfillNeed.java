// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;

/**
 * Data that must be moved between two scripts: what to scaffold a backfill from.
 *
 * @param column the column to fill, in every row
 * @param reason for people: why
 */
public record BackfillNeed(ObjectId column, String reason) {}
