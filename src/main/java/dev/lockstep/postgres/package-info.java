/**
 * What every room needs of PostgreSQL: connections, transactions, SQLSTATEs, identifier quoting,
 * statement splitting, and Lockstep's own tables in schema {@code lockstep}.
 */
@NullMarked
package dev.lockstep.postgres;

import org.jspecify.annotations.NullMarked;
