// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.ObjectKind;
import java.util.Map;

/** What undoing a change gives back. */
final class Reversing {
  private Reversing() {}

  /**
   * What undoing it gives back.
   *
   * @param to the catalog after the change
   */
  static Reversibility of(Change change, Catalog to) {
    return switch (change) {
      case Change.Rename rename -> Reversibility.LOSSLESS;
      case Change.Create create ->
          holdsData(create.to()) ? Reversibility.LOSSY : Reversibility.LOSSLESS;
      case Change.Drop drop ->
          holdsData(drop.from())
              ? Reversibility.IRREVERSIBLE
              : drop.from().kind() == ObjectKind.SEQUENCE
                  ? Reversibility.LOSSY
                  : Reversibility.LOSSLESS;
      case Change.Alter alter -> of(alter, to);
    };
  }

  private static boolean holdsData(CatalogObject object) {
    return object.kind() == ObjectKind.TABLE
        || (object.kind() == ObjectKind.COLUMN && !new Column(object).isGenerated());
  }

  private static Reversibility of(Change.Alter alter, Catalog to) {
    if (alter.to().kind() == ObjectKind.COLUMN && alter.attributes().contains(Column.TYPE)) {
      if (TypeChange.isDomainThatFits(new Column(alter.to()).type(), to)) {
        return Reversibility.IRREVERSIBLE;
      }
      return TypeChange.reversibility(
          new Column(alter.from()).type(), new Column(alter.to()).type());
    }
    if (alter.to().kind() == ObjectKind.DOMAIN && alter.attributes().contains(Domain.TYPE)) {
      return TypeChange.reversibility(
          new Domain(alter.from()).type(), new Domain(alter.to()).type());
    }
    if (alter.to().kind() == ObjectKind.COMPOSITE
        && alter.attributes().contains(CompositeType.COLUMNS)) {
      return ofAttributes(alter);
    }
    boolean addsValues =
        alter.to().kind() == ObjectKind.ENUM
            && new EnumType(alter.to()).labels().size()
                > new EnumType(alter.from()).labels().size();
    return addsValues ? Reversibility.LOSSY : Reversibility.LOSSLESS;
  }

  /** Values of a composite type have the data of its attributes. */
  private static Reversibility ofAttributes(Change.Alter alter) {
    Map<String, String> before = new CompositeType(alter.from()).attributes();
    Map<String, String> after = new CompositeType(alter.to()).attributes();
    return after.keySet().containsAll(before.keySet())
        ? Reversibility.LOSSY
        : Reversibility.IRREVERSIBLE;
  }
}
