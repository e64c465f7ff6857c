// SPDX-License-Identifier: Apache-2.0
/**
 * Migrations, in rooms; each may import those above it in this list.
 *
 * <ul>
 *   <li>{@code file}: the migrations folder: names, versions, directives, what is wrong with a file
 *       as far as its text shows
 *   <li>{@code loss}: which data a statement takes away
 *   <li>{@code history}: Flyway's history table, read without Flyway
 *   <li>{@code plan}: the files against the history; the gate
 *   <li>{@code lease}: one runner at a time
 *   <li>{@code script}: a migration as it is executed, statement by statement
 *   <li>{@code foreign}: databases that another tool has migrated
 *   <li>{@code outside}: migrations that run outside a transaction, and healing what they leave
 *   <li>{@code run}: the runner
 *   <li>{@code flyway}: Flyway as the runner's engine; the only room that imports it
 *   <li>{@code forecast}: which locks a statement will take
 *   <li>{@code undo}: reverses, newest first
 * </ul>
 *
 * {@code kept} (copies of what a migration destroys) and {@code unused} (whether a shim is still
 * read) know nothing of the others.
 */
@NullMarked
package dev.lockstep.migration;

import org.jspecify.annotations.NullMarked;
