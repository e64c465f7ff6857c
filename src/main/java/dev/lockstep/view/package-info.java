/** What people and machines are shown of backfills: one record for command line and HTTP alike. */
@NullMarked
package dev.lockstep.view;

import org.jspecify.annotations.NullMarked;
