/**
 * The canonical schema on disk: one module per table, shared objects, shims for legacy names;
 * loaded into a scratch database in the order that PostgreSQL finds workable; and the rules they
 * keep.
 */
@NullMarked
package dev.lockstep.schema;

import org.jspecify.annotations.NullMarked;
