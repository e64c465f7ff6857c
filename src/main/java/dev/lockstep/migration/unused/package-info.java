/**
 * The gate before a shim goes: whether any session used the old name. What is known of it is in
 * {@code lockstep.shim_use}; who may write there looks, everybody else reads.
 */
@NullMarked
package dev.lockstep.migration.unused;

import org.jspecify.annotations.NullMarked;
