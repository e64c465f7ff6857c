// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** A statement that moves rows or numbers between what other operations make. */
public record MoveRows(String sql) implements Operation {}
