/**
 * The difference of two catalogs: as changes, in an order that PostgreSQL accepts, rendered to SQL;
 * as lock-safe scripts ({@code safe}); and as a report of drift, which needs hashes only.
 */
@NullMarked
package dev.lockstep.diff;

import org.jspecify.annotations.NullMarked;
