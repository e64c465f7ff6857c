// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;
import java.util.Optional;

/** What a view or a materialized view has. */
public record View(CatalogObject object) {
  public static final String COLUMNS = "columns";
  public static final String COLUMN_COMMENTS = "column_comments";
  public static final String OPTIONS = "options";
  public static final String ACCESS_METHOD = "access_method";

  private static final String BETWEEN_COMMENTS = "\u001e";

  /** The query. */
  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  /** Names and types of its columns, in order. */
  public List<String> columns() {
    return object.lines(COLUMNS);
  }

  public List<String> options() {
    return object.lines(OPTIONS);
  }

  public Optional<String> accessMethod() {
    return object.attribute(ACCESS_METHOD);
  }

  /** Whether a materialized view waits for a {@code REFRESH}, and cannot be read before it. */
  public boolean hasNoData() {
    return object.is(Attributes.WITHOUT_DATA);
  }

  /** {@code column IS 'text'} for each column that has a comment. */
  public List<String> columnComments() {
    return object
        .attribute(COLUMN_COMMENTS)
        .map(text -> List.of(text.split(BETWEEN_COMMENTS)))
        .orElse(List.of());
  }
}
