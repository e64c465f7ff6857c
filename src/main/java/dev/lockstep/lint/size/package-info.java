// SPDX-License-Identifier: Apache-2.0
/** How large the tables of a live database are, and how long DDL would keep others from them. */
@NullMarked
package dev.lockstep.lint.size;

import org.jspecify.annotations.NullMarked;
