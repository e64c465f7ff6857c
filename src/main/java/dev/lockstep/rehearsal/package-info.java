/** What is meant for a live database, tried on scratch copies of it before. */
@NullMarked
package dev.lockstep.rehearsal;

import org.jspecify.annotations.NullMarked;
