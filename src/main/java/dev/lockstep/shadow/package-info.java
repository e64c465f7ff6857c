/**
 * Scratch databases: an embedded PostgreSQL for development, tests and proofs, or temporary
 * databases on a server.
 */
@NullMarked
package dev.lockstep.shadow;

import org.jspecify.annotations.NullMarked;
