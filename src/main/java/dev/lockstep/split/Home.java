// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.catalog.Table;
import dev.lockstep.schema.ModuleName;

/** In which module an object is written. */
final class Home {
  private Home() {}

  static ModuleName of(CatalogObject object, Catalog catalog) {
    ObjectId whole = whole(object);
    return switch (whole.kind()) {
      case TABLE -> ModuleName.ofTable(root(whole, catalog));
      case SCHEMA -> shared("", "schemas");
      case EXTENSION -> shared("", "extensions");
      case COLLATION, ENUM, COMPOSITE, RANGE, DOMAIN, DOMAIN_CONSTRAINT ->
          shared(whole.schema(), "types");
      case SEQUENCE -> shared(whole.schema(), "sequences");
      case FUNCTION, PROCEDURE, AGGREGATE -> shared(whole.schema(), "functions");
      case VIEW, MATERIALIZED_VIEW -> shared(whole.schema(), "views");
      case EVENT_TRIGGER -> shared("", "event_triggers");
      case PUBLICATION -> shared("", "publications");
      case DEFAULT_PRIVILEGES -> shared(whole.schema(), "default_privileges");
      case COLUMN, DEFAULT, CONSTRAINT, INDEX, STATISTICS, TRIGGER, RULE, POLICY, OTHER ->
          throw new IllegalArgumentException("has no module: " + object.id());
    };
  }

  private static ModuleName shared(String schema, String name) {
    return ModuleName.shared(schema, name);
  }

  /** The table or view that it belongs to; itself if none. */
  private static ObjectId whole(CatalogObject object) {
    if (object.kind() == ObjectKind.SEQUENCE && new Sequence(object).ownedBy().isPresent()) {
      ObjectId column = new Sequence(object).owningColumn().orElseThrow();
      return ObjectId.table(column.schema(), column.name());
    }
    ObjectId owner = object.owner();
    if (owner == null) {
      return object.id();
    }
    // A default is a part of its column.
    return owner.kind() == ObjectKind.COLUMN ? ObjectId.table(owner.schema(), owner.name()) : owner;
  }

  /** Partitions lie in the module of the table that they are partitions of. */
  private static ObjectId root(ObjectId table, Catalog catalog) {
    return catalog
        .find(table)
        .filter(found -> new Table(found).isPartition())
        .map(found -> ObjectId.parse("table " + new Table(found).parents()))
        .map(parent -> root(parent, catalog))
        .orElse(table);
  }
}
