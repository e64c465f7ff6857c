package dev.lockstep.catalog;

/** What PostgreSQL calls an object: the system catalog it is in, its OID there, its column. */
record RawKey(long classId, long objectId, int subId) {
  RawKey whole() {
    return new RawKey(classId, objectId, 0);
  }
}
