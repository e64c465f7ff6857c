// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;

/** What an index has that is not a constraint's. */
public record Index(CatalogObject object) {
  public static final String CLUSTERED = "clustered";
  public static final String PARTITIONED = "partitioned";
  public static final String STATISTICS = "statistics";

  private static final String UNIQUE = "CREATE UNIQUE INDEX ";
  private static final String PLAIN = "CREATE INDEX ";

  /** The whole {@code CREATE INDEX}. */
  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  /** Whether it is what {@code CLUSTER} goes by. */
  public boolean isClustered() {
    return object.is(CLUSTERED);
  }

  /** Whether it is that of a partitioned table. */
  public boolean isPartitioned() {
    return object.is(PARTITIONED);
  }

  /** Number and statistics target of its expressions: {@code 1 500}. */
  public List<String> statistics() {
    return object.lines(STATISTICS);
  }

  public boolean isUnique() {
    return definition().startsWith(UNIQUE);
  }

  /** The definition from the name on: {@code x ON public.t USING btree (a)}. */
  public String nameAndRest() {
    return definition().substring((isUnique() ? UNIQUE : PLAIN).length());
  }
}
