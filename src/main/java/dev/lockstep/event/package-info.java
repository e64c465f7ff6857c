/**
 * What Lockstep says while it works: one value per happening, with fixed keys, passed to whatever
 * listens (console, log, metrics). A listener can never break the work it listens to.
 */
@NullMarked
package dev.lockstep.event;

import org.jspecify.annotations.NullMarked;
