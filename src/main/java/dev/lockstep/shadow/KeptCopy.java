// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

/**
 * A copy of a database that was kept.
 *
 * @param key what it was kept under
 */
public record KeptCopy(String key, ScratchDatabase database) {}
