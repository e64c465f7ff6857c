package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

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

  /** This identity in another schema or under another name. */
  public ObjectId renamed(String newSchema, String newName, String newPart) {
    return new ObjectId(kind, newSchema, newName, newPart);
  }

  /** The qualified name without the kind: {@code public.artworks.slug}, {@code public.f(text)}. */
  public String identity() {
    List<String> names = new ArrayList<>();
    if (!schema.isEmpty()) {
      names.add(readable(schema));
    }
    names.add(readable(name));
    if (kind.isRoutine()) {
      return String.join(".", names) + "(" + part + ")";
    }
    if (!part.isEmpty()) {
      names.add(readable(part));
    }
    return String.join(".", names);
  }

  private static String readable(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public int compareTo(ObjectId other) {
    // By hand: catalogs are sorted maps, and half of their time is spent here.
    int order = kind.compareTo(other.kind);
    if (order == 0) {
      order = schema.compareTo(other.schema);
    }
    if (order == 0) {
      order = name.compareTo(other.name);
    }
    return order == 0 ? part.compareTo(other.part) : order;
  }

  /** Kind and identity: {@code column public.artworks.slug}. */
  @Override
  public String toString() {
    return kind.label() + " " + identity();
  }
}
