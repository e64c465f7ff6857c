// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * In what a part that a child or partition has from its parent differs from the parent's. What goes
 * down with the parent's own changes counts where it is another; what does not (comments, rights)
 * counts where there is any. Kept as one attribute, a trait a line, so that a part with nothing of
 * its own is as good as none.
 */
final class OwnTraits {
  /** What PostgreSQL hands down, to new children and with the parent's changes. */
  private static final Map<ObjectKind, Set<String>> HANDED_DOWN =
      Map.of(
          ObjectKind.COLUMN,
              Set.of("not_null", "storage", "compression", "statistics", "generated"),
          ObjectKind.TRIGGER, Set.of("enabled"),
          ObjectKind.CONSTRAINT, Set.of("options"),
          ObjectKind.INDEX, Set.of());

  /** What each has for itself. */
  private static final Map<ObjectKind, Set<String>> FOR_ITSELF =
      Map.of(
          ObjectKind.COLUMN,
              Set.of("options", Attributes.WITHOUT_DEFAULT, Attributes.COMMENT, Attributes.GRANTS),
          ObjectKind.TRIGGER, Set.of(Attributes.COMMENT),
          ObjectKind.CONSTRAINT, Set.of("clustered", Attributes.COMMENT),
          ObjectKind.INDEX, Set.of("clustered", "statistics", Attributes.COMMENT));

  private static final Pattern CHOSEN_BY_POSTGRES = Pattern.compile("_(pkey|key|idx|excl)\\d*$");

  private OwnTraits() {}

  /** Writes into an inherited object what it has of its own. */
  static void add(RawObject object, List<RawObject> needed) {
    ObjectKind kind = object.id().kind();
    List<RawObject> parents = new ArrayList<>();
    for (RawObject other : needed) {
      if (isParent(object, other)) {
        parents.add(other);
      }
    }
    SortedMap<String, String> own = new TreeMap<>();
    for (String key : FOR_ITSELF.getOrDefault(kind, Set.of())) {
      String value = object.attributes().get(key);
      if (value != null) {
        own.put(key, value);
      }
    }
    for (String key :
        parents.isEmpty() ? Set.<String>of() : HANDED_DOWN.getOrDefault(kind, Set.of())) {
      String value = object.attributes().getOrDefault(key, "");
      if (parents.stream()
          .noneMatch(parent -> parent.attributes().getOrDefault(key, "").equals(value))) {
        own.put(key, value);
      }
    }
    if (!parents.isEmpty() && isNamed(object)) {
      own.put(Attributes.NAMED, "true");
      object.attributes().put(Attributes.NAMED, "true");
    }
    if (!own.isEmpty()) {
      object.attributes().put(Attributes.OWN, text(own));
    }
  }

  /**
   * Whether a person chose the name of a part of an index or key: PostgreSQL's own end otherwise.
   */
  private static boolean isNamed(RawObject object) {
    boolean key = Set.of("PRIMARY KEY", "UNIQUE", "EXCLUDE").contains(type(object));
    return switch (object.id().kind()) {
      case INDEX -> !CHOSEN_BY_POSTGRES.matcher(object.id().name()).find();
      case CONSTRAINT -> key && !CHOSEN_BY_POSTGRES.matcher(object.id().part()).find();
      default -> false;
    };
  }

  /** Columns have their parent's name; what else is handed down has one parent. */
  private static boolean isParent(RawObject object, RawObject other) {
    return object.id().isHandedDownFrom(other.id()) && type(object).equals(type(other));
  }

  /** Keys of other tables are what foreign keys need, and no parents of theirs. */
  private static String type(RawObject object) {
    return object.id().kind() == ObjectKind.CONSTRAINT
        ? object.attributes().getOrDefault("type", "")
        : "";
  }

  private static String text(SortedMap<String, String> own) {
    return own.entrySet().stream()
        .map(trait -> trait.getKey() + ": " + trait.getValue().replace("\n", "\n\t"))
        .collect(Collectors.joining("\n"));
  }

  /** The keys of the traits in which two texts differ. */
  static SortedSet<String> differences(String one, String other) {
    SortedSet<String> keys = new TreeSet<>();
    if (!one.equals(other)) {
      Set<String> ones = new HashSet<>(traits(one));
      Set<String> others = new HashSet<>(traits(other));
      ones.stream().filter(trait -> !others.contains(trait)).forEach(trait -> keys.add(key(trait)));
      others.stream().filter(trait -> !ones.contains(trait)).forEach(trait -> keys.add(key(trait)));
    }
    return keys;
  }

  /** The text without one of its traits. */
  static String without(String text, String key) {
    return traits(text).stream()
        .filter(trait -> !key(trait).equals(key))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> traits(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n(?!\t)"));
  }

  private static String key(String trait) {
    return trait.substring(0, trait.indexOf(':'));
  }
}
