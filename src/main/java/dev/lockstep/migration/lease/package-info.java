// SPDX-License-Identifier: Apache-2.0
/** One runner at a time: the lease, the queue for it, and which sessions block its holder. */
@NullMarked
package dev.lockstep.migration.lease;

import org.jspecify.annotations.NullMarked;
