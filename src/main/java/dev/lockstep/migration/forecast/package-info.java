/**
 * What a migration would lock, told without running it: the statements' own tables by their text,
 * what hangs together with them by the database's catalog, and what can be known from neither said
 * to be unknown.
 */
@NullMarked
package dev.lockstep.migration.forecast;

import org.jspecify.annotations.NullMarked;
