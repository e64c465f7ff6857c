// SPDX-License-Identifier: Apache-2.0
/**
 * What a terminal is and does: how wide it is, whether it has colours, and lines of it that change
 * while others go by above them.
 */
@NullMarked
package dev.lockstep.terminal;

import org.jspecify.annotations.NullMarked;
