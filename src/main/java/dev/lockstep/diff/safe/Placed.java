// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.safe;

import dev.lockstep.diff.SqlStatement;

/** A statement and the earliest stage for it. */
record Placed(Stage stage, SqlStatement statement) {}
