// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.DerivedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that PostgreSQL chose itself. Where the first that came to its mind was taken, it put a
 * number behind: then the order in which tables were made may be seen in them.
 */
public final class NamesByPostgres {
  private static final Pattern NUMBERED = Pattern.compile("(.*\\D)\\d+");

  private NamesByPostgres() {}

  /** Whether a name may be as it is because another table had taken the one before. */
  public static boolean dependOnOrder(Catalog catalog) {
    Map<String, Set<String>> holders = new HashMap<>();
    for (CatalogObject object : catalog.objects().values()) {
      holders.computeIfAbsent(place(object), name -> new HashSet<>()).add(holder(object));
    }
    return catalog.objects().values().stream().anyMatch(object -> numbered(object, holders));
  }

  private static boolean numbered(CatalogObject object, Map<String, Set<String>> holders) {
    boolean chosen =
        switch (object.kind()) {
          case INDEX, CONSTRAINT, SEQUENCE, STATISTICS -> true;
          default -> false;
        };
    Matcher matcher = NUMBERED.matcher(name(object));
    if (!chosen || !matcher.matches()) {
      return false;
    }
    Set<String> others = holders.get(object.id().schema() + "." + matcher.group(1));
    return (others != null && !others.equals(Set.of(holder(object))))
        || DerivedName.bytes(name(object)) >= DerivedName.MOST_BYTES;
  }

  private static String name(CatalogObject object) {
    return object.kind() == ObjectKind.CONSTRAINT ? object.id().part() : object.id().name();
  }

  private static String place(CatalogObject object) {
    return object.id().schema() + "." + name(object);
  }

  /** The table it is a part of; else itself. */
  private static String holder(CatalogObject object) {
    return object.owner() == null ? object.id().toString() : object.owner().toString();
  }
}
