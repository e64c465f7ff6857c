// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

/**
 * A file of a dump.
 *
 * @param name relative to the dump's folder
 * @param bytes its size
 * @param sha256 in hex
 */
public record FileSum(String name, long bytes, String sha256) {}
