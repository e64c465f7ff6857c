// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefaultPrivileges;
import dev.lockstep.catalog.EventTrigger;
import dev.lockstep.catalog.Extension;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pattern of objects that belong to a provider or another tool: {@code cron.*}, {@code
 * public.pg_stat_statements}, {@code schema:cron}, {@code extension:pg_stat_statements}, {@code
 * role:rds*}. A name alone is whatever is called so; {@code kind:} says what it must be.
 *
 * @param text as written
 * @param kind {@code schema}, {@code role}, …; empty for any
 * @param names the parts of the name
 */
public record NotOurs(String text, String kind, List<Glob> names) {
  private static final String SCHEMA = "schema";
  private static final String ROLE = "role";

  /** Of what is no kind of its own to Lockstep, by PostgreSQL's words. */
  private static final Set<String> OTHERS =
      Set.of(
          "access-method",
          "cast",
          "conversion",
          "foreign-data-wrapper",
          "language",
          "operator",
          "operator-class",
          "operator-family",
          "server",
          "text-search-configuration",
          "text-search-dictionary",
          "text-search-parser",
          "text-search-template",
          "transform");

  private static final Set<String> WITHOUT_SCHEMA =
      Set.of(SCHEMA, ROLE, "extension", "publication", "event-trigger");

  private static final Set<String> KINDS = kinds();

  public NotOurs {
    names = List.copyOf(names);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static NotOurs parse(String written) {
    String text = written.strip();
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon).strip();
    String rest = text.substring(colon + 1).strip();
    if (colon >= 0 && !KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' begins with no kind of object: there are "
              + String.join(", ", KINDS)
              + "; or write the name alone, such as cron.*");
    }
    List<Glob> names = new ArrayList<>();
    for (String name : OTHERS.contains(kind) ? List.of(rest) : split(rest)) {
      if (name.isBlank() || name.equals("\"\"")) {
        throw new IllegalArgumentException(
            "'" + text + "' is no name; write schema.name or kind:name, such as cron.*");
      }
      names.add(Glob.of(name.strip()));
    }
    if (names.size() > (WITHOUT_SCHEMA.contains(kind) ? 1 : 3)) {
      throw new IllegalArgumentException("'" + text + "' has more names than one such thing has");
    }
    if (!kind.equals(ROLE) && names.stream().allMatch(Glob::isAnything)) {
      throw new IllegalArgumentException(
          "'" + text + "' would leave out everything, and nothing would be compared any more");
    }
    return new NotOurs(text, kind, names);
  }

  /**
   * Reads patterns with commas between them.
   *
   * @throws IllegalArgumentException saying what is wrong with the first that is none
   */
  public static List<NotOurs> parseAll(String written) {
    return Arrays.stream(written.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .map(NotOurs::parse)
        .toList();
  }

  private static Set<String> kinds() {
    Set<String> kinds =
        Arrays.stream(ObjectKind.values())
            .filter(kind -> kind != ObjectKind.OTHER)
            .map(NotOurs::word)
            .collect(Collectors.toCollection(TreeSet::new));
    kinds.addAll(OTHERS);
    kinds.add(ROLE);
    return kinds;
  }

  private static String word(ObjectKind kind) {
    return kind.label().replace(' ', '-');
  }

  /** At the dots that are not within quotes. */
  private static List<String> split(String name) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '"') {
        quoted = !quoted;
      } else if (name.charAt(i) == '.' && !quoted) {
        parts.add(name.substring(begin, i));
        begin = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("'" + name + "' has a quote without its second");
    }
    parts.add(name.substring(begin));
    return parts;
  }

  /** Whether rights that this role was given, or gives by default, are meant. */
  public boolean matchesRole(String role) {
    return kind.equals(ROLE) && names.size() == 1 && names.get(0).matches(role);
  }

  /** Whether it is all of a schema. */
  boolean isWholeSchema() {
    return kind.equals(SCHEMA)
        || (kind.isEmpty() && names.size() == 2 && names.get(1).isAnything());
  }

  /** Whether the table is meant. */
  public boolean matchesTable(String schema, String name) {
    return matches(table(schema, name));
  }

  static CatalogObject table(String schema, String name) {
    return new CatalogObject(ObjectId.table(schema, name), new TreeMap<>(), null, new TreeSet<>());
  }

  /** Whether the object itself is meant; what is part of it follows it. */
  boolean matches(CatalogObject object) {
    ObjectId id = object.id();
    if (kind.equals(ROLE)) {
      return id.kind() == ObjectKind.DEFAULT_PRIVILEGES
          && matchesRole(Identifiers.unquote(new DefaultPrivileges(object).forRole().orElse("")));
    }
    if (isWholeSchema()) {
      return names.get(0).matches(home(object));
    }
    if (id.kind() == ObjectKind.OTHER && !kind.isEmpty()) {
      // Called by kind and name: "server reporting", "cast (text AS public.mood)".
      String words = kind.replace('-', ' ') + " ";
      return id.name().length() > words.length()
          && id.name().substring(0, words.length()).replace('-', ' ').equals(words)
          && names.get(0).matches(id.name().substring(words.length()));
    }
    if (!kind.isEmpty() && !kind.equals(word(id.kind()))) {
      return false;
    }
    return id.kind() != ObjectKind.DEFAULT_PRIVILEGES && matchesName(id);
  }

  private boolean matchesName(ObjectId id) {
    boolean part = id.kind().isPart();
    return switch (names.size()) {
      case 1 ->
          kind.isEmpty()
              ? !part && (is(0, id.name()) || (!id.schema().isEmpty() && is(0, id.schema())))
              : is(0, part ? id.part() : id.name());
      case 2 ->
          part
              ? !kind.isEmpty() && is(0, id.name()) && is(1, id.part())
              : is(0, id.schema()) && is(1, id.name());
      default -> part && is(0, id.schema()) && is(1, id.name()) && is(2, id.part());
    };
  }

  private boolean is(int place, String name) {
    return names.get(place).matches(name);
  }

  /** The schema that an object lives in, is, keeps its own in, or acts by. */
  static String home(CatalogObject object) {
    return switch (object.kind()) {
      case SCHEMA -> object.id().name();
      case EXTENSION -> Identifiers.unquote(new Extension(object).schema());
      case EVENT_TRIGGER ->
          Tokens.of(new EventTrigger(object).function())
              .takeName()
              .map(name -> name.parts().getFirst())
              .orElse("");
      default -> object.id().schema();
    };
  }
}
