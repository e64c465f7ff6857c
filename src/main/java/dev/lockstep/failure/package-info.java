// SPDX-License-Identifier: Apache-2.0
/** What an exception of Lockstep's means, said once: by the exception itself. */
@NullMarked
package dev.lockstep.failure;

import org.jspecify.annotations.NullMarked;
