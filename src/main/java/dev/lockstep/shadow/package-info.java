/**
 * Scratch databases: an embedded PostgreSQL for development, tests and proofs, or temporary
 * databases on a server. The embedded one for proofs outlives its starter for some minutes: {@link
 * dev.lockstep.shadow.WarmServer} and its caretaker.
 */
@NullMarked
package dev.lockstep.shadow;

import org.jspecify.annotations.NullMarked;
