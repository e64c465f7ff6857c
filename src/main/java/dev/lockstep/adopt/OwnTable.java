// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.finding.Finding;
import dev.lockstep.scope.NotOurs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tool's own table, which no migration makes: under a name of its own it has to be left out of
 * comparisons by hand.
 *
 * @param pattern what leaves it out; empty if that goes without saying, or there is none
 */
record OwnTable(String pattern) {
  /** Of {@code schema.name}; empty text for none. */
  static OwnTable of(String table) {
    int dot = table.indexOf('.');
    if (dot < 0
        || !CatalogFilter.DEFAULT.keeps(table.substring(0, dot), table.substring(dot + 1))) {
      return new OwnTable("");
    }
    return new OwnTable(quoted(table.substring(0, dot)) + "." + quoted(table.substring(dot + 1)));
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name + '"';
  }

  List<NotOurs> and(List<NotOurs> others) {
    List<NotOurs> all = new ArrayList<>(others);
    if (!pattern.isEmpty()) {
      all.add(NotOurs.parse(pattern));
    }
    return all;
  }

  Optional<Finding> note() {
    return pattern.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                LiveCheck.RULE,
                "the database",
                0,
                "the tool's own table is compared by no command from now on if LOCKSTEP_NOT_OURS, or"
                    + " '-- lockstep:not-ours' in a shared module, names "
                    + pattern));
  }
}
