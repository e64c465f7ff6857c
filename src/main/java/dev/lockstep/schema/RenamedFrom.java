// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;

/**
 * A {@code -- lockstep:renamed-from} directive.
 *
 * @param line where it stands
 * @param now the table or column it stands above
 * @param before what that was called; a column in the table as it is called now
 */
public record RenamedFrom(int line, ObjectId now, ObjectId before) {}
