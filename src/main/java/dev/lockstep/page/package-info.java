// SPDX-License-Identifier: Apache-2.0
/**
 * The page for people at {@code /admin}: what the admin API and the health report say, to be looked
 * at, and its few buttons. It has no source of its own; templates are in {@code templates/page}.
 */
@NullMarked
package dev.lockstep.page;

import org.jspecify.annotations.NullMarked;
