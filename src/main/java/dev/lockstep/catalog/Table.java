// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;
import java.util.Optional;

/** What a table has beside its parts. An object of another kind has none of it. */
public record Table(CatalogObject object) {
  public static final String UNLOGGED = "unlogged";
  public static final String KEY = "key";
  public static final String BOUND = "bound";
  public static final String PARENTS = "parents";
  public static final String OF_TYPE = "of_type";
  public static final String OPTIONS = "options";
  public static final String ACCESS_METHOD = "access_method";
  public static final String REPLICA_IDENTITY = "replica_identity";
  public static final String ROW_SECURITY = "row_security";
  public static final String FORCE_ROW_SECURITY = "force_row_security";

  public boolean isUnlogged() {
    return object.is(UNLOGGED);
  }

  /** By what it is partitioned: {@code RANGE (id)}. */
  public Optional<String> key() {
    return object.attribute(KEY);
  }

  public boolean isPartitioned() {
    return object.attribute(KEY).isPresent();
  }

  /** Which rows a partition takes: {@code FOR VALUES FROM (1) TO (10)}. */
  public String bound() {
    return object.value(BOUND);
  }

  public boolean isPartition() {
    return object.attribute(BOUND).isPresent();
  }

  /** The parents, or the table that it is a partition of, as SQL names them: one a line. */
  public String parents() {
    return object.value(PARENTS);
  }

  /** The same, one by one. */
  public List<String> parentList() {
    return object.lines(PARENTS);
  }

  /**
   * Whether it inherits, and is no partition.
   *
   * @param other the parent, or a part of it
   */
  public boolean isChildOf(ObjectId other) {
    ObjectId parent = ObjectId.table(other.schema(), other.name());
    return !isPartition()
        && parentList().stream()
            .map(name -> ObjectId.parse("table " + name))
            .anyMatch(parent::equals);
  }

  /** The composite type that gives it its columns. */
  public Optional<String> ofType() {
    return object.attribute(OF_TYPE);
  }

  /** Storage parameters: {@code fillfactor=70}. */
  public List<String> options() {
    return object.lines(OPTIONS);
  }

  public Optional<String> accessMethod() {
    return object.attribute(ACCESS_METHOD);
  }

  /** What follows {@code REPLICA IDENTITY}. */
  public Optional<String> replicaIdentity() {
    return object.attribute(REPLICA_IDENTITY);
  }

  /** Whether an index of its own tells replicas which row is meant. */
  public boolean isReplicatedByIndex() {
    return replicaIdentity().filter(identity -> identity.startsWith("USING INDEX ")).isPresent();
  }

  public boolean hasRowSecurity() {
    return object.is(ROW_SECURITY);
  }

  /** Whether policies count for its owner too. */
  public boolean forcesRowSecurity() {
    return object.is(FORCE_ROW_SECURITY);
  }

  /** Whether {@code other} has the same parents and the same place among their partitions. */
  public boolean isPlacedLike(Table other) {
    return parents().equals(other.parents()) && bound().equals(other.bound());
  }
}
