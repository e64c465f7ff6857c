// SPDX-License-Identifier: Apache-2.0
/** What is to be done: the files against the history, up to a closed gate. */
@NullMarked
package dev.lockstep.migration.plan;

import org.jspecify.annotations.NullMarked;
