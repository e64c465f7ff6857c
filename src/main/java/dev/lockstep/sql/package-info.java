// SPDX-License-Identifier: Apache-2.0
/**
 * The one door for SQL text. Whatever has to know where a statement ends, what it is about, how a
 * name is folded or quoted, or what a comment asks of Lockstep, asks here, and no other room looks
 * into SQL with a pattern of its own.
 *
 * <p>No statement is parsed beyond its head: PostgreSQL is the parser.
 */
@NullMarked
package dev.lockstep.sql;

import org.jspecify.annotations.NullMarked;
