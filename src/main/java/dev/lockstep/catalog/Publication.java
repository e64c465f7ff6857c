// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;

/** What a publication has. */
public record Publication(CatalogObject object) {
  public static final String ALL_TABLES = "all_tables";
  public static final String PUBLISH = "publish";
  public static final String VIA_ROOT = "via_root";
  public static final String GENERATED_COLUMNS = "generated_columns";
  public static final String TABLES = "tables";
  public static final String SCHEMAS = "schemas";

  public boolean hasAllTables() {
    return object.is(ALL_TABLES);
  }

  public String publish() {
    return object.value(PUBLISH);
  }

  /** Whether changes of partitions are published as their table's. */
  public boolean viaRoot() {
    return object.is(VIA_ROOT);
  }

  public String generatedColumns() {
    return object.value(GENERATED_COLUMNS);
  }

  public List<String> tables() {
    return object.lines(TABLES);
  }

  public List<String> schemas() {
    return object.lines(SCHEMAS);
  }
}
