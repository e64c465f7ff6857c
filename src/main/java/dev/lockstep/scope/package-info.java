/**
 * What of a database is compared at all: objects of providers, of extensions and of other tools,
 * and partitions that something else makes and takes away, are left out of both sides of a
 * comparison by one definition, and what is left out can be said.
 */
@NullMarked
package dev.lockstep.scope;

import org.jspecify.annotations.NullMarked;
