// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says it does, by its first words, up to the name of what it is about: {@code
 * CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS name}. What follows is not read.
 *
 * @param verb the first word, in upper case; empty if there is none
 * @param type of a {@code CREATE}, {@code ALTER}, {@code DROP}, {@code COMMENT}, {@code REINDEX} or
 *     {@code REFRESH}; else {@link ObjectType#OTHER}
 * @param modifiers what is said besides
 * @param nameOrNull the object's, or of a list the first one's; null if it has none
 */
public record StatementHead(
    String verb, ObjectType type, Set<Modifier> modifiers, @Nullable QualifiedName nameOrNull) {
  /** What a head says besides. */
  public enum Modifier {
    OR_REPLACE,
    TEMPORARY,
    UNLOGGED,
    UNIQUE,
    RECURSIVE,
    CONCURRENTLY,
    IF_EXISTS,
    IF_NOT_EXISTS,
    ONLY
  }

  public StatementHead {
    modifiers = Set.copyOf(modifiers);
  }

  /** That of {@code statement}. */
  public static StatementHead of(SqlStatement statement) {
    return read(Tokens.ofHead(statement));
  }

  /** Reads the one that begins where {@code tokens} is, which is behind it then. */
  public static StatementHead read(Tokens tokens) {
    return new Reading(tokens).read();
  }

  /** Reads it as far as the name, where {@code tokens} is then: for a list of names. */
  public static StatementHead readToName(Tokens tokens) {
    return new Reading(tokens).toName();
  }

  /** The name of what it is about. */
  public Optional<QualifiedName> name() {
    return Optional.ofNullable(nameOrNull);
  }

  /** Whether it makes, changes or drops, as {@code verb} says, something of this kind. */
  public boolean is(String verb, ObjectType type) {
    return this.verb.equals(verb) && this.type == type;
  }

  /** Whether it makes something of one of these kinds. */
  public boolean creates(ObjectType... types) {
    return verb.equals("CREATE") && Set.of(types).contains(type);
  }

  /** Whether it says this. */
  public boolean has(Modifier modifier) {
    return modifiers.contains(modifier);
  }

  private static final class Reading {
    private final Tokens tokens;
    private final Set<Modifier> modifiers = EnumSet.noneOf(Modifier.class);

    Reading(Tokens tokens) {
      this.tokens = tokens;
    }

    StatementHead read() {
      StatementHead head = toName();
      return new StatementHead(head.verb(), head.type(), head.modifiers(), name(head.type()));
    }

    StatementHead toName() {
      String verb = tokens.next();
      switch (verb) {
        case "CREATE" -> create();
        case "COMMENT" -> tokens.take("ON");
        case "REINDEX" -> options();
        case "ALTER", "DROP", "REFRESH" -> {}
        default -> {
          return new StatementHead(verb, ObjectType.OTHER, Set.of(), null);
        }
      }
      if (verb.equals("DROP")) {
        procedural();
      }
      ObjectType type = ObjectType.take(tokens);
      take(Modifier.CONCURRENTLY, "CONCURRENTLY");
      take(Modifier.IF_NOT_EXISTS, "IF", "NOT", "EXISTS");
      take(Modifier.IF_EXISTS, "IF", "EXISTS");
      take(Modifier.ONLY, "ONLY");
      return new StatementHead(verb, type, modifiers, null);
    }

    private void create() {
      take(Modifier.OR_REPLACE, "OR", "REPLACE");
      if (!tokens.take("GLOBAL")) {
        tokens.take("LOCAL");
      }
      if (!take(Modifier.TEMPORARY, "TEMPORARY")) {
        take(Modifier.TEMPORARY, "TEMP");
      }
      take(Modifier.UNLOGGED, "UNLOGGED");
      take(Modifier.UNIQUE, "UNIQUE");
      take(Modifier.RECURSIVE, "RECURSIVE");
      if (tokens.isNext("CONSTRAINT", "TRIGGER")) {
        tokens.take("CONSTRAINT");
      }
      if (tokens.isNext("DEFAULT", "CONVERSION")) {
        tokens.take("DEFAULT");
      }
      tokens.take("TRUSTED");
      procedural();
    }

    private void procedural() {
      if (tokens.isNext("PROCEDURAL", "LANGUAGE")) {
        tokens.take("PROCEDURAL");
      }
    }

    /** {@code REINDEX (VERBOSE, CONCURRENTLY) TABLE t}. */
    private void options() {
      if (!tokens.take("(")) {
        return;
      }
      for (String next = tokens.next();
          !next.isEmpty() && !next.equals(")");
          next = tokens.next()) {
        if (next.equals("CONCURRENTLY")) {
          modifiers.add(Modifier.CONCURRENTLY);
        }
      }
    }

    private boolean take(Modifier modifier, String... words) {
      return tokens.take(words) && modifiers.add(modifier);
    }

    private @Nullable QualifiedName name(ObjectType type) {
      if (type == ObjectType.SCHEMA && tokens.take("AUTHORIZATION")) {
        boolean unnamed =
            Set.of("CURRENT_ROLE", "CURRENT_USER", "SESSION_USER").contains(tokens.peek());
        return unnamed ? null : tokens.takeName().orElse(null);
      }
      // Of an index and of statistics PostgreSQL may choose the name; a mapping has none.
      boolean none =
          type == ObjectType.OTHER
              || type == ObjectType.DEFAULT_PRIVILEGES
              || tokens.isNext("ON")
              || tokens.isNext("FOR")
              || tokens.isNext("ALL", "IN")
              || (type == ObjectType.OWNED && tokens.isNext("BY"));
      if (none) {
        return null;
      }
      if (type == ObjectType.TEXT_SEARCH) {
        tokens.next();
      }
      return tokens.takeName().orElse(null);
    }
  }
}
