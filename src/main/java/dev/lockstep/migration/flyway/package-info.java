/** The only room that imports Flyway: it executes SQL migrations and keeps the history. */
@NullMarked
package dev.lockstep.migration.flyway;

import org.jspecify.annotations.NullMarked;
