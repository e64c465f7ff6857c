/** What the service does by itself: the boot migration, watching gates, and wiring as beans. */
@NullMarked
package dev.lockstep.serve;

import org.jspecify.annotations.NullMarked;
