// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole catalog as text and back, so that a known state can be kept without its database. For
 * this program alone, and no format that is promised to users: each text with its length before it,
 * in order.
 */
public final class CatalogText {
  private static final String FORM = "catalog 1";

  private CatalogText() {}

  /** Writes all of it: identities, attributes, owners, dependencies. */
  public static String of(Catalog catalog) {
    StringBuilder text = new StringBuilder();
    write(text, FORM);
    write(text, catalog.major());
    write(text, catalog.objects().size());
    for (CatalogObject object : catalog.objects().values()) {
      write(text, object.id());
      ObjectId owner = object.owner();
      write(text, owner == null ? 0 : 1);
      if (owner != null) {
        write(text, owner);
      }
      write(text, object.attributes().size());
      object
          .attributes()
          .forEach(
              (key, value) -> {
                write(text, key);
                write(text, value);
              });
      write(text, object.dependencies().size());
      object.dependencies().forEach(dependency -> write(text, dependency));
    }
    return text.toString();
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IllegalArgumentException if it is something else, or not all of it
   */
  public static Catalog parse(String text) {
    Reader reader = new Reader(text);
    if (!reader.text().equals(FORM)) {
      throw new IllegalArgumentException("not a catalog of this form");
    }
    int major = reader.number();
    int count = reader.number();
    List<CatalogObject> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects.add(reader.object());
    }
    if (reader.at != text.length()) {
      throw new IllegalArgumentException("more than a catalog");
    }
    return new Catalog(major, objects);
  }

  private static void write(StringBuilder text, ObjectId id) {
    write(text, id.kind().label());
    write(text, id.schema());
    write(text, id.name());
    write(text, id.part());
  }

  private static void write(StringBuilder text, int number) {
    write(text, Integer.toString(number));
  }

  private static void write(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    String text() {
      int colon = text.indexOf(':', at);
      if (colon < 0) {
        throw new IllegalArgumentException("not a whole catalog");
      }
      int begin = colon + 1;
      int end = begin + Integer.parseInt(text, at, colon, 10);
      if (end < begin || end > text.length()) {
        throw new IllegalArgumentException("not a whole catalog");
      }
      at = end;
      return text.substring(begin, end);
    }

    int number() {
      return Integer.parseInt(text());
    }

    ObjectId id() {
      return new ObjectId(ObjectKind.ofLabel(text()), text(), text(), text());
    }

    CatalogObject object() {
      ObjectId id = id();
      @Nullable ObjectId owner = number() == 1 ? id() : null;
      SortedMap<String, String> attributes = new TreeMap<>();
      for (int i = number(); i > 0; i--) {
        attributes.put(text(), text());
      }
      SortedSet<ObjectId> dependencies = new TreeSet<>();
      for (int i = number(); i > 0; i--) {
        dependencies.add(id());
      }
      return new CatalogObject(id, attributes, owner, dependencies);
    }
  }
}
