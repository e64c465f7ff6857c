/** The way between two catalogs: what comes, goes and changes, and in which order. */
@NullMarked
package dev.lockstep.diff.plan;

import org.jspecify.annotations.NullMarked;
