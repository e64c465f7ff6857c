// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;

/** The catalog before and after one statement. */
record StatementChange(Catalog before, Catalog after) {}
