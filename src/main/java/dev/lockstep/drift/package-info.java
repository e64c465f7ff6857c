/** The live database against the canonical schema, and the SQL that would bring them together. */
@NullMarked
package dev.lockstep.drift;

import org.jspecify.annotations.NullMarked;
