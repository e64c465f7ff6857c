// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A place in the tokens of a statement, comments left out, and the steps from there. */
public final class Tokens {
  private final List<Token> all;
  private int at;

  private Tokens(List<Token> all) {
    this.all = all;
  }

  /** Of all of {@code statement}. */
  public static Tokens of(SqlStatement statement) {
    return of(statement.text());
  }

  /** Of all of {@code sql}. */
  public static Tokens of(String sql) {
    return new Tokens(LexedText.of(sql).withoutComments());
  }

  /** Of the first tokens of {@code statement} only, which may bring many rows. */
  public static Tokens ofHead(SqlStatement statement) {
    return new Tokens(statement.head().stream().map(Token::ofHead).toList());
  }

  /** Of all of {@code statement}, and in place of its strings of what is in them. */
  public static Tokens withStringsOpened(SqlStatement statement) {
    return new Tokens(LexedText.of(statement.text()).withStringsOpened());
  }

  /** Whether nothing follows. */
  public boolean isAtEnd() {
    return at >= all.size();
  }

  /** Goes past {@code words}, if they are next. */
  public boolean take(String... words) {
    if (!isNext(words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  /** Whether {@code words} (upper case) are next. */
  public boolean isNext(String... words) {
    if (at + words.length > all.size()) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!all.get(at + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** The next token, without going past it; empty at the end. */
  public String peek() {
    return isAtEnd() ? "" : all.get(at).text();
  }

  /** The next token; empty at the end. */
  public String next() {
    return isAtEnd() ? "" : all.get(at++).text();
  }

  /** All tokens from here on. */
  public List<Token> rest() {
    return all.subList(at, all.size());
  }

  /** Whether {@code words} come anywhere from here on, one after another. */
  public boolean has(String... words) {
    return find(words) >= 0;
  }

  /** Goes past the first {@code words} from here on; false, and nowhere, if there are none. */
  public boolean skipPast(String... words) {
    int found = find(words);
    if (found < 0) {
      return false;
    }
    at = found + words.length;
    return true;
  }

  private int find(String... words) {
    Tokens search = new Tokens(all);
    for (search.at = at; search.at < all.size(); search.at++) {
      if (search.isNext(words)) {
        return search.at;
      }
    }
    return -1;
  }

  /** Goes past a possibly qualified name; empty, and nowhere, if none is next. */
  public Optional<QualifiedName> takeName() {
    List<String> parts = new ArrayList<>();
    while (at < all.size()) {
      Optional<String> part = all.get(at).name();
      if (part.isEmpty()) {
        break;
      }
      parts.add(part.get());
      at++;
      boolean more = at + 1 < all.size() && all.get(at).is(".");
      if (!more || all.get(at + 1).name().isEmpty()) {
        break;
      }
      at++;
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(new QualifiedName(parts));
  }

  /** Goes past names in parentheses, {@code (a, "B")}; empty, and nowhere, if that is not next. */
  public Optional<List<String>> takeNames() {
    int begin = at;
    List<String> names = new ArrayList<>();
    boolean taken = take("(");
    while (taken) {
      Optional<QualifiedName> name = takeName().filter(found -> found.parts().size() == 1);
      name.ifPresent(found -> names.add(found.last()));
      if (name.isPresent() && take(")")) {
        return Optional.of(names);
      }
      taken = name.isPresent() && take(",");
    }
    at = begin;
    return Optional.empty();
  }

  /** A possibly qualified name as text; if none is next, the next token, whatever it is. */
  public String name() {
    return takeName().map(QualifiedName::toString).orElseGet(this::next);
  }

  /** A relation as a statement names it; {@code only} without those that inherit from it. */
  public record Named(String text, boolean only) {}

  /** Names between commas, each perhaps after {@code ONLY} and before {@code *}. */
  public List<Named> names() {
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
  public List<Tokens> parts() {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int from = at;
    for (int i = at; i < all.size(); i++) {
      Token token = all.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && token.is(",")) {
        parts.add(new Tokens(all.subList(from, i)));
        from = i + 1;
      }
    }
    parts.add(new Tokens(all.subList(from, all.size())));
    return parts;
  }

  /** The names that stand behind each {@code words} from here on. */
  public List<Named> namesAfter(String... words) {
    return namesAfter(Set.of(), words);
  }

  /** The same, but not where {@code words} follow one of {@code unless}. */
  public List<Named> namesAfter(Set<String> unless, String... words) {
    List<Named> names = new ArrayList<>();
    Tokens search = new Tokens(all);
    for (search.at = at; search.at < all.size(); ) {
      boolean other = search.at > 0 && unless.contains(all.get(search.at - 1).text());
      if (!other && search.take(words)) {
        boolean only = search.take("ONLY");
        names.add(new Named(search.name(), only));
      } else {
        search.at++;
      }
    }
    return names;
  }

  /** The words that an opening parenthesis follows, from here on: calls, among other things. */
  public List<String> called() {
    List<String> called = new ArrayList<>();
    for (int i = Math.max(at, 1); i < all.size(); i++) {
      if (all.get(i).is("(") && all.get(i - 1).kind() == Token.Kind.WORD) {
        called.add(all.get(i - 1).text());
      }
    }
    return called;
  }
}
