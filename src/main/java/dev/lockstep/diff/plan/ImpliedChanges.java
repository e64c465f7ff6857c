// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.catalog.Table;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What needs no statement of its own: parts made in their table's CREATE TABLE, and what goes away
 * with what it belongs to. Not where objects need each other in a circle: those are made, and cut
 * loose, one by one.
 */
final class ImpliedChanges {
  private final Catalog catalog;
  private final Predicate<ObjectId> affected;
  private final DependencyCycles circles;

  /**
   * @param catalog the catalog to make, or that from which is dropped
   * @param affected which objects are made, or dropped
   */
  ImpliedChanges(Catalog catalog, Predicate<ObjectId> affected) {
    this.catalog = catalog;
    this.affected = affected;
    this.circles = new DependencyCycles(catalog, affected);
  }

  /** In whose statement the object is made; null if in its own. */
  @Nullable ObjectId maker(CatalogObject object) {
    ObjectId owner = object.owner();
    if (owner == null || object.isInherited()) {
      return null;
    }
    CatalogObject table = catalog.get(tableOf(object));
    boolean plain = table != null && !new Table(table).isPartition();
    return switch (object.kind()) {
      case COLUMN, DOMAIN_CONSTRAINT -> affected.test(owner) ? owner : null;
      case DEFAULT ->
          plain && affected.test(owner) && !needs(object, tableOf(object)) ? owner : null;
      case CONSTRAINT ->
          plain
                  && affected.test(owner)
                  && !new Constraint(object).isNotValid()
                  && !needs(object, owner)
                  && !repeatsAnother(object, owner)
                  && !takesInNamedParts(object, owner)
              ? owner
              : null;
      default -> null;
    };
  }

  /** Parts with names of their own are made before the key, and so the key after its table. */
  private boolean takesInNamedParts(CatalogObject key, ObjectId table) {
    return catalog.find(table).filter(whole -> new Table(whole).isPartitioned()).isPresent()
        && catalog.ofKind(ObjectKind.CONSTRAINT).stream()
            .anyMatch(part -> part.isNamedPart() && catalog.rootOf(part).id().equals(key.id()));
  }

  /** Of two keys over the same columns in one CREATE TABLE, PostgreSQL makes but the first. */
  private boolean repeatsAnother(CatalogObject key, ObjectId table) {
    String columns = uniqueColumns(key);
    return new Constraint(key).isUnique()
        && catalog.parts(ObjectKind.CONSTRAINT, table).stream()
            .filter(other -> uniqueColumns(other).equals(columns))
            .anyMatch(
                other ->
                    new Constraint(other).isPrimaryKey() || other.id().compareTo(key.id()) < 0);
  }

  /** What follows the keyword of a primary key or unique constraint; empty for any other. */
  private static String uniqueColumns(CatalogObject constraint) {
    String type = new Constraint(constraint).type();
    return type.equals("PRIMARY KEY") || type.equals("UNIQUE")
        ? constraint.value(Attributes.DEFINITION).substring(type.length())
        : "";
  }

  /** Whether an heir has a check as its own afterwards: it may not go with its column then. */
  private boolean staysBelow(CatalogObject check, Catalog after) {
    return check.kind() == ObjectKind.CONSTRAINT
        && new Constraint(check).isCheck()
        && catalog.ofKind(ObjectKind.CONSTRAINT).stream()
            .filter(CatalogObject::isInherited)
            .filter(part -> part.id().part().equals(check.id().part()))
            .filter(part -> after.find(part.id()).filter(now -> !now.isInherited()).isPresent())
            .anyMatch(part -> catalog.rootOf(part).id().equals(check.id()));
  }

  /** With what the object goes away; null if by its own statement. */
  @Nullable ObjectId remover(CatalogObject object, Catalog after) {
    ObjectId owner = object.owner();
    if (owner != null && affected.test(owner)) {
      boolean circle =
          canGoAlone(object)
              && object.dependencies().stream()
                  .anyMatch(id -> !tableOf(id).equals(owner) && circles.leadsBack(id, owner));
      return circle ? null : owner;
    }
    if (new Table(object).isPartition()) {
      // Where the whole refers to itself, no partition can go alone.
      return object.dependencies().stream()
          .filter(id -> id.kind() == ObjectKind.TABLE && affected.test(id))
          .findFirst()
          .orElse(null);
    }
    if (object.attachedTo().filter(affected).isPresent()) {
      return object.attachedTo().get();
    }
    if (after.contains(object.id()) || staysBelow(object, after)) {
      return null;
    }
    return switch (object.kind()) {
      case INDEX, CONSTRAINT, STATISTICS ->
          object.dependencies().stream()
              .filter(id -> id.kind() == ObjectKind.COLUMN)
              .filter(id -> affected.test(id) && !after.contains(id))
              .filter(id -> owner != null && id.isPartOf(owner))
              .findFirst()
              .orElse(null);
      case DEFAULT_PRIVILEGES ->
          object.dependencies().stream()
              .filter(id -> id.kind() == ObjectKind.SCHEMA && affected.test(id))
              .findFirst()
              .orElse(null);
      case SEQUENCE -> new Sequence(object).owningColumn().filter(affected).orElse(null);
      default -> null;
    };
  }

  private static boolean canGoAlone(CatalogObject part) {
    return switch (part.kind()) {
      case RULE, POLICY, TRIGGER, DEFAULT -> true;
      case CONSTRAINT -> new Constraint(part).isForeignKey();
      default -> false;
    };
  }

  private boolean needs(CatalogObject part, ObjectId table) {
    return part.dependencies().stream()
        .filter(id -> !tableOf(id).equals(table))
        .anyMatch(id -> circles.leadsBack(id, table));
  }

  private static ObjectId tableOf(CatalogObject object) {
    return tableOf(object.id());
  }

  private static ObjectId tableOf(ObjectId id) {
    return ObjectId.table(id.schema(), id.name());
  }
}
