/**
 * The way out of a finding: the same change in steps that a table in use survives, as files, proven
 * on scratch databases to make the same. The steps are those of {@code diff.operation}, or the
 * author's own statement with {@code CONCURRENTLY} in it.
 */
@NullMarked
package dev.lockstep.lint.fix;

import org.jspecify.annotations.NullMarked;
