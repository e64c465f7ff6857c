// SPDX-License-Identifier: Apache-2.0
/**
 * Migrations of two git branches that grew side by side: which each added since the fork, and
 * whether a database gets the same from both in either order.
 */
@NullMarked
package dev.lockstep.branch;

import org.jspecify.annotations.NullMarked;
