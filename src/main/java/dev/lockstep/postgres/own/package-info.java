// SPDX-License-Identifier: Apache-2.0
/** Lockstep's own tables in schema {@code lockstep}: made and brought up to date step by step. */
@NullMarked
package dev.lockstep.postgres.own;

import org.jspecify.annotations.NullMarked;
