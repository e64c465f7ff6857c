// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A place in the tokens of a statement: words in upper case, quoted names with their quotes. */
final class Tokens {
  private final List<String> all;
  private int at;

  private Tokens(List<String> all) {
    this.all = all;
  }

  static Tokens of(SqlStatement statement) {
    return new Tokens(StatementSplitter.tokens(statement.text()));
  }

  /** Of its first tokens only. */
  static Tokens ofHead(SqlStatement statement) {
    return new Tokens(statement.head());
  }

  /** Goes past {@code words}, if they are next. */
  boolean take(String... words) {
    if (!isNext(words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  boolean isNext(String... words) {
    return at + words.length <= all.size()
        && all.subList(at, at + words.length).equals(List.of(words));
  }

  /** The next token; empty at the end. */
  String next() {
    return at < all.size() ? all.get(at++) : "";
  }

  /** Whether {@code word} comes anywhere from here on. */
  boolean has(String word) {
    return all.subList(at, all.size()).contains(word);
  }

  /** Goes past the first {@code word} from here on; false, and nowhere, if there is none. */
  boolean skipPast(String word) {
    int found = all.subList(at, all.size()).indexOf(word);
    if (found < 0) {
      return false;
    }
    at += found + 1;
    return true;
  }

  /** A possibly qualified name, as written; bare words in lower case. Empty if none is next. */
  String name() {
    StringBuilder name = new StringBuilder(lower(next()));
    while (take(".")) {
      name.append('.').append(lower(next()));
    }
    return name.toString();
  }

  /** A relation as a statement names it; {@code only} without those that inherit from it. */
  record Named(String text, boolean only) {
    Touch locked(LockMode mode) {
      return only ? Touch.alone(mode, text) : Touch.tree(mode, text);
    }
  }

  /** Names between commas, each perhaps after {@code ONLY} and before {@code *}. */
  List<Named> names() {
    List<Named> names = new ArrayList<>();
    do {
      boolean only = take("ONLY");
      String name = name();
      if (!name.isEmpty()) {
        names.add(new Named(name, only));
      }
      take("*");
    } while (take(","));
    return names;
  }

  /** The rest, split at commas that are in no parentheses. */
  List<Tokens> parts() {
    List<Tokens> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    int depth = 0;
    for (String token : all.subList(at, all.size())) {
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (depth == 0 && token.equals(",")) {
        parts.add(new Tokens(List.copyOf(part)));
        part.clear();
      } else {
        part.add(token);
      }
    }
    parts.add(new Tokens(List.copyOf(part)));
    return parts;
  }

  /** The names that stand behind each {@code words} from here on. */
  List<Named> namesAfter(String... words) {
    List<Named> names = new ArrayList<>();
    Tokens search = new Tokens(all);
    for (search.at = at; search.at < all.size(); ) {
      if (search.take(words)) {
        boolean only = search.take("ONLY");
        names.add(new Named(search.name(), only));
      } else {
        search.at++;
      }
    }
    return names;
  }

  /** The words that an opening parenthesis follows, from here on: calls, among other things. */
  List<String> called() {
    List<String> called = new ArrayList<>();
    for (int i = Math.max(at, 1); i < all.size(); i++) {
      if (all.get(i).equals("(") && Character.isLetter(all.get(i - 1).charAt(0))) {
        called.add(all.get(i - 1));
      }
    }
    return called;
  }

  private static String lower(String token) {
    return token.startsWith("\"") ? token : token.toLowerCase(Locale.ROOT);
  }
}
