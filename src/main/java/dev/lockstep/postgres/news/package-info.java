// SPDX-License-Identifier: Apache-2.0
/**
 * What is to be told elsewhere, written into the database with what it reports. Who delivers it:
 * room {@code notify}.
 */
@NullMarked
package dev.lockstep.postgres.news;

import org.jspecify.annotations.NullMarked;
