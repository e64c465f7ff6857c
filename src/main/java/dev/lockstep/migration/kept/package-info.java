/**
 * Kept data: what a migration is about to destroy is copied into schema {@code lockstep_kept} in
 * the migration's own transaction, for a time that its {@code -- lockstep:keep} says, so that its
 * reverse can put it back. What is kept is listed in {@code lockstep.kept}, and expires.
 */
@NullMarked
package dev.lockstep.migration.kept;

import org.jspecify.annotations.NullMarked;
