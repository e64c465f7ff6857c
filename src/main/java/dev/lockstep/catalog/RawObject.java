// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An object as read: known by OID, its dependencies not yet resolved. */
record RawObject(
    RawKey key, ObjectId id, @Nullable RawKey owner, SortedMap<String, String> attributes) {}
