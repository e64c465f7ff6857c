/**
 * The CI gate: everything that can be wrong with a project's schema, migrations and backfills
 * before it meets a database in use, each finding with its file and line.
 */
@NullMarked
package dev.lockstep.check;

import org.jspecify.annotations.NullMarked;
