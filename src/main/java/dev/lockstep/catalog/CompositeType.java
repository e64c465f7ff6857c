// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a composite type has. */
public record CompositeType(CatalogObject object) {
  public static final String COLUMNS = "columns";

  /** Its attributes, {@code name type}, in order. */
  public List<String> columns() {
    return object.lines(COLUMNS);
  }

  /** {@code attribute IS 'text'} for each attribute that has a comment. */
  public List<String> attributeComments() {
    return new View(object).columnComments();
  }

  /** Quoted name → type, in order. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String line : columns()) {
      int end = line.startsWith("\"") ? line.indexOf("\" ", 1) + 1 : line.indexOf(' ');
      attributes.put(line.substring(0, end), line.substring(end + 1));
    }
    return attributes;
  }
}
