// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import dev.lockstep.migration.file.Directives;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Data that a statement takes away, by its words. Not what an UPDATE writes over; and of a block of
 * code nobody can tell without running it, which is said.
 *
 * @param kind what happens
 * @param relation to what, as written; for {@link Kind#UNKNOWN} how the statement begins
 * @param column the column, as written; empty if it is no column
 * @param line of the statement, from 1
 */
public record DataLoss(Kind kind, String relation, String column, int line) {
  /** What happens. */
  public enum Kind {
    COLUMN("drops column"),
    TABLE("drops table"),
    SCHEMA("drops schema"),
    SEQUENCE("drops sequence"),
    EXTENSION("drops extension"),
    ATTRIBUTE("drops attribute"),
    TYPE("drops with CASCADE, and so each column of it, type"),
    EMPTIED("empties table"),
    DELETED("deletes rows of"),
    UNKNOWN("may take data away, which its words do not tell:");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\\n]*|(?s:/\\*.*?\\*/)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
              + "|[\\p{L}_][\\p{L}\\p{N}_$]*|\\S");

  /** {@code drops column artists.born}. */
  public String text() {
    String name = column.isEmpty() ? relation : relation + "." + column;
    return kind.words + " " + name + (kind == Kind.UNKNOWN ? " in line " + line : "");
  }

  /**
   * What becomes of the data, in a file with {@code directives}: {@code , kept for 30 days}; empty
   * if it is gone for good.
   */
  public String afterwards(Directives directives) {
    return directives.keeps().stream()
        .filter(keep -> keep.covers(relation, column))
        .findFirst()
        .map(keep -> ", kept for " + keep.time())
        .orElse("");
  }

  /** What all statements of a migration take away. */
  public static List<DataLoss> of(MigrationFile file) {
    List<DataLoss> losses = new ArrayList<>();
    file.forEachStatement(statement -> losses.addAll(of(statement)));
    return losses;
  }

  /** What a statement takes away; empty for most. */
  public static List<DataLoss> of(SqlStatement statement) {
    if (statement.head().isEmpty()) {
      return List.of();
    }
    return switch (statement.head().get(0)) {
      case "DROP" -> new Reading(statement).drop();
      case "ALTER" -> new Reading(statement).alter();
      case "TRUNCATE" -> new Reading(statement).list(Kind.EMPTIED, 1, "TABLE", "ONLY");
      case "DELETE" -> new Reading(statement).list(Kind.DELETED, 1, "FROM", "ONLY");
      case "WITH", "MERGE" -> new Reading(statement).inside();
      case "DO", "CALL", "EXECUTE" ->
          List.of(new DataLoss(Kind.UNKNOWN, statement.head().get(0), "", statement.line()));
      default -> List.of();
    };
  }

  /** One statement, token by token. */
  private static final class Reading {
    private final SqlStatement statement;
    private final List<String> tokens;

    Reading(SqlStatement statement) {
      this.statement = statement;
      this.tokens =
          TOKEN
              .matcher(statement.text())
              .results()
              .map(MatchResult::group)
              .filter(token -> !token.startsWith("--") && !token.startsWith("/*"))
              .toList();
    }

    private String word(int at) {
      return at < tokens.size() ? tokens.get(at).toUpperCase(Locale.ROOT) : "";
    }

    private int skip(int at, String... words) {
      int next = at;
      for (String word : words) {
        next += word(next).equals(word) ? 1 : 0;
      }
      return next;
    }

    private List<DataLoss> drop() {
      return switch (word(1)) {
        case "TABLE" -> list(Kind.TABLE, 2, "IF", "EXISTS");
        case "SCHEMA" -> list(Kind.SCHEMA, 2, "IF", "EXISTS");
        case "SEQUENCE" -> list(Kind.SEQUENCE, 2, "IF", "EXISTS");
        case "EXTENSION" -> list(Kind.EXTENSION, 2, "IF", "EXISTS");
        case "TYPE", "DOMAIN" ->
            word(tokens.size() - 1).equals("CASCADE")
                ? list(Kind.TYPE, 2, "IF", "EXISTS")
                : List.of();
        case "OWNED" -> List.of(new DataLoss(Kind.UNKNOWN, "DROP OWNED", "", statement.line()));
        default -> List.of();
      };
    }

    /** The names from {@code at} on, separated by commas. */
    List<DataLoss> list(Kind kind, int at, String... noise) {
      List<DataLoss> losses = new ArrayList<>();
      int next = skip(at, noise);
      do {
        next = skip(next, ",", "ONLY");
        Optional<String> name = name(next);
        if (name.isEmpty()) {
          break;
        }
        losses.add(new DataLoss(kind, name.get(), "", statement.line()));
        next = afterName(next);
        next = skip(next, "*");
      } while (kind != Kind.DELETED && word(next).equals(","));
      return losses;
    }

    private Optional<String> name(int at) {
      return at < tokens.size()
          ? Optional.of(String.join("", tokens.subList(at, afterName(at))))
          : Optional.empty();
    }

    private int afterName(int at) {
      int next = at + 1;
      while (word(next).equals(".")) {
        next += 2;
      }
      return Math.min(next, tokens.size());
    }

    List<DataLoss> alter() {
      boolean table = word(1).equals("TABLE");
      boolean type = word(1).equals("TYPE");
      int at = skip(2, "IF", "EXISTS", "ONLY");
      if ((!table && !type) || at >= tokens.size()) {
        return List.of();
      }
      String relation = name(at).orElse("");
      List<DataLoss> losses = new ArrayList<>();
      int depth = 0;
      boolean begins = true;
      for (int i = skip(afterName(at), "*"); i < tokens.size(); i++) {
        String word = word(i);
        if (begins && word.equals("DROP")) {
          int name = skip(i + 1, "COLUMN", "ATTRIBUTE", "IF", "EXISTS");
          if (!word(i + 1).equals("CONSTRAINT") && name < tokens.size()) {
            losses.add(
                new DataLoss(
                    table ? Kind.COLUMN : Kind.ATTRIBUTE,
                    relation,
                    tokens.get(name),
                    statement.line()));
          }
        }
        depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
        begins = depth == 0 && word.equals(",");
      }
      return losses;
    }

    /** A DELETE in the midst of another statement. */
    List<DataLoss> inside() {
      for (int i = 1; i < tokens.size(); i++) {
        if (word(i).equals("DELETE") && word(i + 1).equals("FROM")) {
          return list(Kind.DELETED, i + 1, "FROM", "ONLY");
        }
      }
      boolean merges =
          word(0).equals("MERGE") && tokens.stream().anyMatch("DELETE"::equalsIgnoreCase);
      return merges ? list(Kind.DELETED, 1, "INTO", "ONLY") : List.of();
    }
  }
}
