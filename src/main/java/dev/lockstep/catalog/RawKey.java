// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL calls an object: the system catalog it is in, its OID there, its column. The OIDs
 * of the system catalogs themselves are the same on every server ({@code src/include/catalog}).
 */
record RawKey(long classId, long objectId, int subId) {
  static final long PG_CLASS = 1259;
  static final long PG_ATTRDEF = 2604;
  static final long PG_CONSTRAINT = 2606;
  static final long PG_REWRITE = 2618;
  static final long PG_TRIGGER = 2620;
  static final long PG_POLICY = 3256;

  static RawKey relation(long oid) {
    return new RawKey(PG_CLASS, oid, 0);
  }

  RawKey whole() {
    return new RawKey(classId, objectId, 0);
  }

  /** By hand, as a catalog is tens of thousands of look-ups and a command's JVM is always cold. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawKey key
        && objectId == key.objectId
        && classId == key.classId
        && subId == key.subId;
  }

  @Override
  public int hashCode() {
    return Long.hashCode((objectId * 31 + classId) * 31 + subId);
  }
}
