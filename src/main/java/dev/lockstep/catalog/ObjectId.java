// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The identity of an object: what it is called, not what it looks like.
 *
 * @param kind what it is
 * @param schema its schema; empty for what lives in none (schemas, extensions, publications)
 * @param name its name; for a part (column, constraint, trigger …) the name of what it is part of
 * @param part the name of a part; for a routine its argument types, as in {@code integer, text};
 *     otherwise empty
 */
public record ObjectId(ObjectKind kind, String schema, String name, String part)
    implements Comparable<ObjectId> {
  public ObjectId {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a " + kind.label() + " without a name");
    }
  }

  /** An object that lives in a schema, or in none if {@code schema} is empty. */
  public static ObjectId of(ObjectKind kind, String schema, String name) {
    return new ObjectId(kind, schema, name, "");
  }

  public static ObjectId schema(String name) {
    return of(ObjectKind.SCHEMA, "", name);
  }

  public static ObjectId table(String schema, String name) {
    return of(ObjectKind.TABLE, schema, name);
  }

  public static ObjectId column(String schema, String table, String column) {
    return new ObjectId(ObjectKind.COLUMN, schema, table, column);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not the text of an identity
   */
  public static ObjectId parse(String text) {
    ObjectKind found = null;
    for (ObjectKind kind : ObjectKind.values()) {
      // The longest: "domain constraint" begins with "domain".
      if (text.startsWith(kind.label() + " ")
          && (found == null || found.label().length() < kind.label().length())) {
        found = kind;
      }
    }
    if (found == null) {
      throw new IllegalArgumentException("not the identity of an object: '" + text + "'");
    }
    return new IdentityParser(text, found.label().length() + 1).parse(found);
  }

  /** Whether this is a part (column, constraint, trigger …) of {@code other}. */
  public boolean isPartOf(ObjectId other) {
    return kind.isPart() && schema.equals(other.schema) && name.equals(other.name);
  }

  /** Whether this, a part of a child that needs {@code other}, can be what the child has of it. */
  public boolean isHandedDownFrom(ObjectId other) {
    boolean elsewhere = !schema.equals(other.schema) || !name.equals(other.name);
    return kind == other.kind
        && elsewhere
        && (kind != ObjectKind.COLUMN || part.equals(other.part));
  }

  /** This identity in another schema or under another name. */
  public ObjectId renamed(String newSchema, String newName, String newPart) {
    return new ObjectId(kind, newSchema, newName, newPart);
  }

  /** The qualified name without the kind: {@code public.artworks.slug}, {@code public.f(text)}. */
  public String identity() {
    return appendIdentity(new StringBuilder()).toString();
  }

  private StringBuilder appendIdentity(StringBuilder text) {
    if (!schema.isEmpty()) {
      appendReadable(text, schema).append('.');
    }
    appendReadable(text, name);
    if (kind.isRoutine()) {
      return text.append('(').append(part).append(')');
    }
    return part.isEmpty() ? text : appendReadable(text.append('.'), part);
  }

  private static StringBuilder appendReadable(StringBuilder text, String name) {
    return isPlain(name)
        ? text.append(name)
        : text.append('"').append(name.replace("\"", "\"\"")).append('"');
  }

  /** Small letters, digits, {@code _} and {@code $}, the latter and digits not at the beginning. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || c == '_';
      boolean further = i > 0 && ((c >= '0' && c <= '9') || c == '$');
      if (!letter && !further) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  @Override
  public int compareTo(ObjectId other) {
    // By hand, as equals and hashCode: catalogs are maps, and half of their time is spent here.
    int order = kind.compareTo(other.kind);
    if (order == 0) {
      order = schema.compareTo(other.schema);
    }
    if (order == 0) {
      order = name.compareTo(other.name);
    }
    return order == 0 ? part.compareTo(other.part) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectId id
        && kind == id.kind
        && part.equals(id.part)
        && name.equals(id.name)
        && schema.equals(id.schema);
  }

  @Override
  public int hashCode() {
    return ((kind.ordinal() * 31 + schema.hashCode()) * 31 + name.hashCode()) * 31
        + part.hashCode();
  }

  /** Kind and identity: {@code column public.artworks.slug}. */
  @Override
  public String toString() {
    return appendIdentity(new StringBuilder(kind.label()).append(' ')).toString();
  }
}
