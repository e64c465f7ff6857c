// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.List;
import java.util.Optional;

/** What a column of a table has. A plain default is an object of its own. */
public record Column(CatalogObject object) {
  public static final String TYPE = "type";
  public static final String COLLATION = "collation";
  public static final String NOT_NULL = "not_null";
  public static final String NOT_NULL_KIND = "not_null_kind";
  public static final String IDENTITY = "identity";
  public static final String IDENTITY_OPTIONS = "identity_options";
  public static final String GENERATED = "generated";
  public static final String GENERATED_KIND = "generated_kind";
  public static final String STORAGE = "storage";
  public static final String COMPRESSION = "compression";
  public static final String STATISTICS = "statistics";
  public static final String OPTIONS = "options";

  /** As SQL writes it: {@code character varying(20)}. */
  public String type() {
    return object.value(TYPE);
  }

  public Optional<String> collation() {
    return object.attribute(COLLATION);
  }

  public boolean isNotNull() {
    return object.is(NOT_NULL);
  }

  /** What its NOT NULL says besides, from 18 on: {@code NOT VALID}, {@code NO INHERIT}, or both. */
  public Optional<String> notNullKind() {
    return object.attribute(NOT_NULL_KIND);
  }

  /** {@code ALWAYS} or {@code BY DEFAULT}. */
  public Optional<String> identity() {
    return object.attribute(IDENTITY);
  }

  public boolean isIdentity() {
    return object.attribute(IDENTITY).isPresent();
  }

  /** What is unusual about the sequence of an identity, joined by commas. */
  public Optional<String> identityOptions() {
    return object.attribute(IDENTITY_OPTIONS);
  }

  /** The expression of a generated column. */
  public Optional<String> generated() {
    return object.attribute(GENERATED);
  }

  public boolean isGenerated() {
    return object.attribute(GENERATED).isPresent();
  }

  /** {@code STORED} or {@code VIRTUAL}. */
  public String generatedKind() {
    return object.value(GENERATED_KIND);
  }

  public Optional<String> storage() {
    return object.attribute(STORAGE);
  }

  public Optional<String> compression() {
    return object.attribute(COMPRESSION);
  }

  public Optional<String> statistics() {
    return object.attribute(STATISTICS);
  }

  /** Planner settings: {@code n_distinct=5}. */
  public List<String> options() {
    return object.lines(OPTIONS);
  }

  /** The sequence of an identity, as SQL names it. */
  public String sequence() {
    return object.value(Attributes.SEQUENCE);
  }

  /** Whether it is inherited and has no default although the parent's has one. */
  public boolean hasNoDefault() {
    return object.is(Attributes.WITHOUT_DEFAULT);
  }

  public boolean isStored() {
    return generatedKind().equals("STORED");
  }

  /** Its place among the columns of its table, with gaps. */
  public int position() {
    return Integer.parseInt(object.value(Attributes.POSITION));
  }

  /** The identity that its default has, if there is one. */
  public ObjectId defaultId() {
    return defaultOf(object.id());
  }

  /** The identity that the default of a column has. */
  public static ObjectId defaultOf(ObjectId column) {
    return new ObjectId(ObjectKind.DEFAULT, column.schema(), column.name(), column.part());
  }
}
