// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

/**
 * One of the migrations that a migration becomes.
 *
 * @param suffix what it does, as the end of its description; empty for the first one
 * @param text what its file says
 * @param outside whether its file has to say that it runs outside a transaction
 */
record Part(String suffix, String text, boolean outside) {}
