/** Which objects get other names, and how a catalog looks meanwhile. */
@NullMarked
package dev.lockstep.diff.rename;

import org.jspecify.annotations.NullMarked;
