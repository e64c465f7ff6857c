// SPDX-License-Identifier: Apache-2.0
/**
 * What is seen on the page, made into texts: one record for each view and part of one. Templates
 * decide nothing, and know no other types.
 */
@NullMarked
package dev.lockstep.page.shown;

import org.jspecify.annotations.NullMarked;
