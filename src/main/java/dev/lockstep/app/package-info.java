// SPDX-License-Identifier: Apache-2.0
/**
 * The application around the cores: makes them from the settings, alike for commands and for the
 * service. Cores do not know each other where a class here brings them together.
 */
@NullMarked
package dev.lockstep.app;

import org.jspecify.annotations.NullMarked;
