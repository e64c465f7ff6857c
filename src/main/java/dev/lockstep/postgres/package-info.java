/**
 * What every room needs of PostgreSQL: connections, transactions, SQLSTATEs, the execution of
 * statements, and Lockstep's own tables in schema {@code lockstep}. What is about SQL text alone
 * lives in {@code sql}.
 */
@NullMarked
package dev.lockstep.postgres;

import org.jspecify.annotations.NullMarked;
