// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The operations of each kind, with comments and grants, which all kinds have, around them. */
public final class Kinds {
  private static final Set<String> BESIDES =
      Set.of(
          Attributes.COMMENT, Attributes.GRANTS, Attributes.INHERITED, Attributes.WITHOUT_DEFAULT);

  private static final KindOperations SCHEMA = new SchemaOperations();
  private static final KindOperations TYPE = new TypeOperations();
  private static final KindOperations SEQUENCE = new SequenceOperations();
  private static final KindOperations TABLE = new TableOperations();
  private static final KindOperations COLUMN = new ColumnOperations();
  private static final KindOperations DEFAULT = new DefaultOperations();
  private static final KindOperations CONSTRAINT = new ConstraintOperations();
  private static final KindOperations INDEX = new IndexOperations();
  private static final KindOperations VIEW = new ViewOperations();
  private static final KindOperations ROUTINE = new RoutineOperations();
  private static final KindOperations TRIGGER = new TriggerOperations();
  private static final KindOperations POLICY = new PolicyOperations();
  private static final KindOperations STATISTICS = new StatisticsOperations();
  private static final KindOperations PUBLICATION = new PublicationOperations();
  private static final KindOperations DEFAULT_PRIVILEGES = new DefaultPrivilegesOperations();

  private Kinds() {}

  private static KindOperations of(ObjectId id) {
    return switch (id.kind()) {
      case SCHEMA, EXTENSION -> SCHEMA;
      case ENUM, COMPOSITE, RANGE, DOMAIN, COLLATION -> TYPE;
      case SEQUENCE -> SEQUENCE;
      case TABLE -> TABLE;
      case COLUMN -> COLUMN;
      case DEFAULT -> DEFAULT;
      case CONSTRAINT, DOMAIN_CONSTRAINT -> CONSTRAINT;
      case INDEX -> INDEX;
      case VIEW, MATERIALIZED_VIEW -> VIEW;
      case FUNCTION, PROCEDURE, AGGREGATE -> ROUTINE;
      case TRIGGER, RULE, EVENT_TRIGGER -> TRIGGER;
      case POLICY -> POLICY;
      case STATISTICS -> STATISTICS;
      case PUBLICATION -> PUBLICATION;
      case DEFAULT_PRIVILEGES -> DEFAULT_PRIVILEGES;
      case OTHER ->
          throw new UnsupportedChangeException(
              id.name()
                  + " differs, and Lockstep does not migrate objects of its kind: write that"
                  + " migration by hand, then run generate again");
    };
  }

  /** Makes it. */
  public static List<Operation> create(CatalogObject object, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>(of(object.id()).create(object, around));
    operations.addAll(
        Rights.change(InitialRights.newborn(object, around.from(), around.to()), object));
    return operations;
  }

  /** Takes it away. */
  public static List<Operation> drop(CatalogObject object, BothCatalogs around) {
    return of(object.id()).drop(object, around);
  }

  /** Whether it can become the other without being dropped and made again. */
  public static boolean inPlace(CatalogObject from, CatalogObject to, BothCatalogs around) {
    Set<String> attributes = own(from, to);
    // A kind that cannot be changed at all says so, whatever differs.
    KindOperations kind = of(to.id());
    return attributes.isEmpty() || kind.inPlace(from, to, attributes, around);
  }

  /** Changes it in place. */
  public static List<Operation> alter(CatalogObject from, CatalogObject to, BothCatalogs around) {
    Set<String> attributes = own(from, to);
    List<Operation> operations = new ArrayList<>();
    // An identity is the parent's or the table's own: the same is another one, where that changes.
    boolean otherIdentity =
        to.kind() == ObjectKind.COLUMN
            && new Column(from).isIdentity()
            && from.isInherited() != to.isInherited();
    if (!attributes.isEmpty() || otherIdentity) {
      operations.addAll(of(to.id()).alter(from, to, attributes, around));
    }
    if (to.kind() == ObjectKind.DEFAULT_PRIVILEGES) {
      return of(to.id()).alter(from, to, attributes, around);
    }
    operations.addAll(Rights.change(from, to));
    return operations;
  }

  /**
   * Changes what a child or partition has of its own in a part that is its parent's.
   *
   * @param attributes those in which the two differ
   */
  public static List<Operation> alterInherited(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return switch (to.kind()) {
      case COLUMN, INDEX -> of(to.id()).alter(from, to, attributes, around);
      case CONSTRAINT -> ConstraintOperations.settings(from, to, around);
      case TRIGGER ->
          attributes.contains(Trigger.ENABLED)
              ? TRIGGER.alter(from, to, attributes, around)
              : List.of();
      default -> List.of();
    };
  }

  /** Whether heirs of a column, which no longer is NOT NULL, stay so. */
  public static boolean keepNotNullBelow(CatalogObject column, BothCatalogs around) {
    return Heirs.keepNotNull(column, around);
  }

  /** What comes after the columns, constraints and indexes of a table are as they should be. */
  public static List<Operation> finish(CatalogObject from, CatalogObject table) {
    return TableOperations.finish(from, table);
  }

  /** Names the members of a publication again, one of which was made again. */
  public static List<Operation> rejoin(
      CatalogObject from, CatalogObject publication, BothCatalogs around) {
    return PUBLICATION.alter(from, publication, Set.of(), around);
  }

  /** What follows the statement of a table for one of the parts made along with it. */
  static List<Operation> settings(CatalogObject part, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (part.kind() == ObjectKind.COLUMN) {
      operations.addAll(ColumnOperations.settings(null, part));
    } else {
      operations.addAll(ConstraintOperations.settings(null, part, around));
    }
    boolean createdAlone = !around.madeAlong(part);
    if (!createdAlone) {
      operations.addAll(Rights.change(null, part));
    }
    return operations;
  }

  private static Set<String> own(CatalogObject from, CatalogObject to) {
    Set<String> attributes = new TreeSet<>(from.differences(to));
    attributes.removeAll(BESIDES);
    return attributes;
  }
}
