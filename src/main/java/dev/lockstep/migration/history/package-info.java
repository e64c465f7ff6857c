// SPDX-License-Identifier: Apache-2.0
/** Flyway's history table, read without Flyway, and the schema in which it lies. */
@NullMarked
package dev.lockstep.migration.history;

import org.jspecify.annotations.NullMarked;
