/**
 * How {@code generate} saves work that earlier runs did. Nothing here is needed for a right answer:
 * each class says why what it gives is what the long way would give.
 */
@NullMarked
package dev.lockstep.generate.cached;

import org.jspecify.annotations.NullMarked;
