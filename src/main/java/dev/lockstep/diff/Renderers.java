// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The renderer of each kind, with comments and grants, which all kinds have, around it. */
final class Renderers {
  private static final Set<String> BESIDES =
      Set.of("comment", "grants", "inherited", "without_default");

  private static final KindRenderer SCHEMA = new SchemaRenderer();
  private static final KindRenderer TYPE = new TypeRenderer();
  private static final KindRenderer SEQUENCE = new SequenceRenderer();
  private static final KindRenderer TABLE = new TableRenderer();
  private static final KindRenderer COLUMN = new ColumnRenderer();
  private static final KindRenderer DEFAULT = new DefaultRenderer();
  private static final KindRenderer CONSTRAINT = new ConstraintRenderer();
  private static final KindRenderer INDEX = new IndexRenderer();
  private static final KindRenderer VIEW = new ViewRenderer();
  private static final KindRenderer ROUTINE = new RoutineRenderer();
  private static final KindRenderer TRIGGER = new TriggerRenderer();
  private static final KindRenderer POLICY = new PolicyRenderer();
  private static final KindRenderer STATISTICS = new StatisticsRenderer();
  private static final KindRenderer PUBLICATION = new PublicationRenderer();
  private static final KindRenderer DEFAULT_PRIVILEGES = new DefaultPrivilegesRenderer();

  private Renderers() {}

  private static KindRenderer of(ObjectId id) {
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

  static List<SqlStatement> create(CatalogObject object, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>(of(object.id()).create(object, around));
    statements.addAll(
        Rights.change(BirthRights.newborn(object, around.from(), around.to()), object));
    return statements;
  }

  static List<SqlStatement> drop(CatalogObject object, Surroundings around) {
    return of(object.id()).drop(object, around);
  }

  static boolean inPlace(CatalogObject from, CatalogObject to, Surroundings around) {
    Set<String> attributes = own(from, to);
    return attributes.isEmpty() || of(to.id()).inPlace(from, to, attributes, around);
  }

  static List<SqlStatement> alter(CatalogObject from, CatalogObject to, Surroundings around) {
    Set<String> attributes = own(from, to);
    List<SqlStatement> statements = new ArrayList<>();
    // An identity is the parent's or the table's own: the same is another one, where that changes.
    boolean otherIdentity =
        to.kind() == ObjectKind.COLUMN
            && from.attribute("identity").isPresent()
            && from.isInherited() != to.isInherited();
    if (!attributes.isEmpty() || otherIdentity) {
      statements.addAll(of(to.id()).alter(from, to, attributes, around));
    }
    if (to.kind() == ObjectKind.DEFAULT_PRIVILEGES) {
      return of(to.id()).alter(from, to, attributes, around);
    }
    statements.addAll(Rights.change(from, to));
    return statements;
  }

  /** What follows the statement of a table for one of the parts made along with it. */
  static List<SqlStatement> settings(CatalogObject part, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (part.kind() == ObjectKind.COLUMN) {
      statements.addAll(ColumnRenderer.settings(null, part));
    } else {
      statements.addAll(ConstraintRenderer.settings(null, part));
    }
    boolean createdAlone = !around.madeAlong(part);
    if (!createdAlone) {
      statements.addAll(Rights.change(null, part));
    }
    return statements;
  }

  private static Set<String> own(CatalogObject from, CatalogObject to) {
    Set<String> attributes = new TreeSet<>(from.differences(to));
    attributes.removeAll(BESIDES);
    return attributes;
  }
}
