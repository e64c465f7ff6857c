// SPDX-License-Identifier: Apache-2.0
/** Which data a statement takes away, by its words, and how many rows of this database that is. */
@NullMarked
package dev.lockstep.migration.loss;

import org.jspecify.annotations.NullMarked;
