/** Which operations make an object of a kind, change it and take it away. */
@NullMarked
package dev.lockstep.diff.kind;

import org.jspecify.annotations.NullMarked;
