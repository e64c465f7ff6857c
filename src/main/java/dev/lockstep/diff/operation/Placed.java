// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** A statement and the earliest stage for it. */
public record Placed(Stage stage, RenderedStatement statement) {}
