// SPDX-License-Identifier: Apache-2.0
/** How to reach a database: its URL in libpq's or JDBC's form, and connections to it. */
@NullMarked
package dev.lockstep.app.database;

import org.jspecify.annotations.NullMarked;
