/** One health report for HTTP, command line and probes, and the three probes themselves. */
@NullMarked
package dev.lockstep.health;

import org.jspecify.annotations.NullMarked;
