// SPDX-License-Identifier: Apache-2.0
/**
 * The migrations folder: what its files are called, which version, directives and statements they
 * have, and what is wrong with them as far as their text shows. Nothing here needs a database but
 * {@link dev.lockstep.migration.file.Placeholders}.
 */
@NullMarked
package dev.lockstep.migration.file;

import org.jspecify.annotations.NullMarked;
