// SPDX-License-Identifier: Apache-2.0
/** A migration as it is executed: its statements in order, and how one of them fails. */
@NullMarked
package dev.lockstep.migration.script;

import org.jspecify.annotations.NullMarked;
