/** The rules of lint, each a small file with a page in {@code docs/lint} and its examples. */
@NullMarked
package dev.lockstep.lint.rule;

import org.jspecify.annotations.NullMarked;
