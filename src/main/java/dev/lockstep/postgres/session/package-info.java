/**
 * Sessions in which Lockstep's own statements resolve no name in a user's schema, and the user's
 * statements resolve theirs as they would without Lockstep.
 */
@NullMarked
package dev.lockstep.postgres.session;

import org.jspecify.annotations.NullMarked;
