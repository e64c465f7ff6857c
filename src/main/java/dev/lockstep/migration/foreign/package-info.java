// SPDX-License-Identifier: Apache-2.0
/**
 * Databases that another tool has migrated: found by the other tool's tables, and guarded against a
 * first run of migrations.
 */
@NullMarked
package dev.lockstep.migration.foreign;

import org.jspecify.annotations.NullMarked;
