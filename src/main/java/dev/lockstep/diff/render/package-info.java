/**
 * Scripts, last of all: the operations of a way in as few transactions as PostgreSQL allows, or so
 * that a table under live traffic survives them.
 */
@NullMarked
package dev.lockstep.diff.render;

import org.jspecify.annotations.NullMarked;
