// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

/**
 * Why a statement stays as it is.
 *
 * @param line of the statement; 0 for all of the file
 */
record Refusal(int line, String why) {}
