// SPDX-License-Identifier: Apache-2.0
/** Settings: read once, checked at the start, every bad one named. */
@NullMarked
package dev.lockstep.app.settings;

import org.jspecify.annotations.NullMarked;
