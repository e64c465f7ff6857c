// SPDX-License-Identifier: Apache-2.0
/** The first files of a project that has none. */
@NullMarked
package dev.lockstep.init;

import org.jspecify.annotations.NullMarked;
