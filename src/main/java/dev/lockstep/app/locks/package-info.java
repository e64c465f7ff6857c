/**
 * What pending migrations would lock, for commands and service alike: from a trace on a scratch
 * database where there is one, else from a forecast, and said which.
 */
@NullMarked
package dev.lockstep.app.locks;

import org.jspecify.annotations.NullMarked;
