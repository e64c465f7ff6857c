// SPDX-License-Identifier: Apache-2.0
/**
 * Pages that are open: one look at the database a second for all of them, rendered once for each
 * view, sent to each as a server-sent event where it changed.
 */
@NullMarked
package dev.lockstep.page.live;

import org.jspecify.annotations.NullMarked;
