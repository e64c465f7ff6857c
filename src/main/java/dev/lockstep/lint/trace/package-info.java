/** What each statement of a migration did: locks, rewritten and scanned tables, the catalog. */
@NullMarked
package dev.lockstep.lint.trace;

import org.jspecify.annotations.NullMarked;
