// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people should know of the modules of a catalog. */
final class WriterNotes {
  private WriterNotes() {}

  static List<String> of(Catalog catalog) {
    List<String> notes = new ArrayList<>();
    for (CatalogObject other : catalog.ofKind(ObjectKind.OTHER)) {
      notes.add(
          other.id().name()
              + " is in no module: Lockstep does not write objects of its kind; add its CREATE"
              + " statement to a shared module by hand");
    }
    Map<String, CatalogObject> first = new HashMap<>();
    for (CatalogObject table : catalog.ofKind(ObjectKind.TABLE)) {
      if (new Table(table).isPartition()) {
        continue;
      }
      String name = table.id().name().replace("_", "").toLowerCase(Locale.ROOT);
      CatalogObject other = first.putIfAbsent(table.id().schema() + '\0' + name, table);
      if (other != null) {
        notes.add(
            "%s and %s differ only by case or underscores, which check refuses: keep one, and make the other a shim if it still has readers"
                .formatted(other.id(), table.id()));
      }
    }
    return notes;
  }
}
