// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of a database.
 *
 * @param id what it is called
 * @param attributes what it looks like; an absent key is PostgreSQL's default
 * @param owner what it is a part of and goes away with (a column's table, an index's table), if any
 * @param dependencies what must be there for it to be there, the owner not included
 */
public record CatalogObject(
    ObjectId id,
    SortedMap<String, String> attributes,
    @Nullable ObjectId owner,
    SortedSet<ObjectId> dependencies) {
  public CatalogObject {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
  }

  public ObjectKind kind() {
    return id.kind();
  }

  /**
   * The value of an attribute; empty if it is PostgreSQL's default. Code that knows the kind of the
   * object asks its view: {@link Column}, {@link Table}, {@link Constraint} …
   */
  public Optional<String> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  /** The value of an attribute, or the empty string. */
  public String value(String key) {
    return attributes.getOrDefault(key, "");
  }

  /** The lines of an attribute that is a list; none if it is PostgreSQL's default. */
  List<String> lines(String key) {
    String value = value(key);
    return value.isEmpty() ? List.of() : value.lines().toList();
  }

  /** Rights beyond or below the default ones, one a line: {@code GRANT SELECT TO reader}. */
  public List<String> grants() {
    return lines(Attributes.GRANTS);
  }

  public String comment() {
    return value(Attributes.COMMENT);
  }

  /** Whether an attribute has the value {@code true}. */
  public boolean is(String key) {
    return value(key).equals("true");
  }

  /**
   * Whether a child or partition has it from its parent: it comes and goes with the parent's. It
   * may have something of its own nevertheless.
   */
  public boolean isInherited() {
    return is(Attributes.INHERITED);
  }

  /**
   * Whether a child says an inherited column or check itself as well, and so keeps it when the
   * parent's goes.
   */
  public boolean isSaidTwice() {
    return is(Attributes.LOCAL);
  }

  /** Whether it is a partition's part of an index or key, under a name that a person chose. */
  public boolean isNamedPart() {
    return isInherited() && is(Attributes.NAMED);
  }

  /** The parent's index that takes in the index of this key of a partition, if one does. */
  public Optional<ObjectId> attachedTo() {
    return attribute(Attributes.ATTACHED).map(index -> ObjectId.parse("index " + index));
  }

  CatalogObject withoutRights() {
    SortedMap<String, String> rest = new TreeMap<>(attributes);
    rest.remove(Attributes.GRANTS);
    String own = OwnTraits.without(value(Attributes.OWN), Attributes.GRANTS);
    if (own.isEmpty()) {
      rest.remove(Attributes.OWN);
    } else {
      rest.put(Attributes.OWN, own);
    }
    return new CatalogObject(id, rest, owner, dependencies);
  }

  /** Whether there is nothing in it that the parent's object does not say already. */
  public boolean isMereCopy() {
    return isInherited() && !attributes.containsKey(Attributes.OWN);
  }

  /** Whether {@code other} has no {@linkplain #differences differences}. */
  public boolean looksLike(CatalogObject other) {
    // Nearly all objects of two catalogs do, and these have equal attributes.
    return attributes.equals(other.attributes) || differences(other).isEmpty();
  }

  /**
   * The keys of the attributes in which {@code other} differs, those that say nothing left out. Of
   * two that are inherited, only what they have of their own is compared.
   */
  public SortedSet<String> differences(CatalogObject other) {
    if (isInherited() && other.isInherited()) {
      return OwnTraits.differences(value(Attributes.OWN), other.value(Attributes.OWN));
    }
    SortedSet<String> keys = new TreeSet<>(attributes.keySet());
    keys.addAll(other.attributes.keySet());
    keys.removeAll(Attributes.INCIDENTAL);
    keys.remove(Attributes.OWN);
    keys.removeIf(key -> value(key).equals(other.value(key)));
    return keys;
  }

  /** All of what it looks like, for people and for hashing: one line for each attribute. */
  public String definition() {
    return text(Attributes.INCIDENTAL);
  }

  /** {@link #definition} without what majors of PostgreSQL print differently. */
  String shape() {
    return text(Attributes.INCIDENTAL_OR_PRINTED);
  }

  /** Whether {@link #shape} is all of the {@link #definition}. */
  boolean isAllShape() {
    return Collections.disjoint(attributes.keySet(), Attributes.PRINTED);
  }

  private String text(Set<String> without) {
    StringBuilder text = new StringBuilder(id.toString());
    if (isInherited()) {
      return text.append('\n').append(value(Attributes.OWN)).toString();
    }
    attributes.forEach(
        (key, value) -> {
          if (!without.contains(key) && !value.isEmpty()) {
            text.append('\n').append(key).append(": ").append(value);
          }
        });
    return text.toString();
  }
}
