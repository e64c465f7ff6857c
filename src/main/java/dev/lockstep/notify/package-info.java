// SPDX-License-Identifier: Apache-2.0
/**
 * Delivers what {@code postgres/news} wrote down to the addresses that are configured: claimed in
 * the database by one process at a time, in order for each subject, until the receiver has taken
 * it.
 */
@NullMarked
package dev.lockstep.notify;

import org.jspecify.annotations.NullMarked;
