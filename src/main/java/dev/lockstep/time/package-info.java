// SPDX-License-Identifier: Apache-2.0
/** Waiting, in a form that tests can replace. */
@NullMarked
package dev.lockstep.time;

import org.jspecify.annotations.NullMarked;
