// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import dev.lockstep.migration.file.Directives;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Data that a statement takes away, by its words. Not what an UPDATE writes over; and the effect of
 * a block of code is unknown without running it, which is said.
 *
 * @param kind what happens
 * @param relation to what; for {@link Kind#UNKNOWN} how the statement begins
 * @param column the column; empty if it is no column
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
    return switch (statement.verb()) {
      case "DROP" -> new Reading(statement).drop();
      case "ALTER" -> new Reading(statement).alter();
      case "TRUNCATE" -> new Reading(statement).list(Kind.EMPTIED, "TABLE");
      case "DELETE" -> new Reading(statement).list(Kind.DELETED, "FROM");
      case "WITH", "MERGE" -> new Reading(statement).inside();
      case "DO", "CALL", "EXECUTE" ->
          List.of(new DataLoss(Kind.UNKNOWN, statement.verb(), "", statement.line()));
      default -> List.of();
    };
  }

  /** One statement, token by token. */
  private static final class Reading {
    private final SqlStatement statement;
    private final Tokens tokens;

    Reading(SqlStatement statement) {
      this.statement = statement;
      this.tokens = Tokens.of(statement);
    }

    private DataLoss loss(Kind kind, String relation, String column) {
      return new DataLoss(kind, relation, column, statement.line());
    }

    List<DataLoss> drop() {
      return switch (StatementHead.readToName(tokens).type()) {
        case TABLE -> list(Kind.TABLE);
        case SCHEMA -> list(Kind.SCHEMA);
        case SEQUENCE -> list(Kind.SEQUENCE);
        case EXTENSION -> list(Kind.EXTENSION);
        case TYPE, DOMAIN ->
            !tokens.isAtEnd() && tokens.rest().getLast().is("CASCADE")
                ? list(Kind.TYPE)
                : List.of();
        case OWNED -> List.of(loss(Kind.UNKNOWN, "DROP OWNED", ""));
        default -> List.of();
      };
    }

    /** What is named behind the verb and its noise word. */
    List<DataLoss> list(Kind kind, String noise) {
      tokens.next();
      tokens.take(noise);
      return list(kind);
    }

    /** The names from here on, separated by commas; only one where rows are deleted. */
    private List<DataLoss> list(Kind kind) {
      return tokens.names().stream()
          .limit(kind == Kind.DELETED ? 1 : Long.MAX_VALUE)
          .map(name -> loss(kind, name.text(), ""))
          .toList();
    }

    List<DataLoss> alter() {
      StatementHead head = StatementHead.read(tokens);
      boolean table = head.type() == ObjectType.TABLE;
      if ((!table && head.type() != ObjectType.TYPE) || head.name().isEmpty()) {
        return List.of();
      }
      tokens.take("*");
      List<DataLoss> losses = new ArrayList<>();
      for (Tokens part : tokens.parts()) {
        if (part.take("DROP") && !part.isNext("CONSTRAINT")) {
          part.take(table ? "COLUMN" : "ATTRIBUTE");
          part.take("IF", "EXISTS");
          part.takeName()
              .ifPresent(
                  name ->
                      losses.add(
                          loss(
                              table ? Kind.COLUMN : Kind.ATTRIBUTE,
                              head.name().get().toString(),
                              name.toString())));
        }
      }
      return losses;
    }

    /** A DELETE in the midst of another statement. */
    List<DataLoss> inside() {
      boolean merges = tokens.next().equals("MERGE");
      if (tokens.skipPast("DELETE", "FROM")) {
        return list(Kind.DELETED);
      }
      if (merges && tokens.has("DELETE")) {
        tokens.take("INTO");
        return list(Kind.DELETED);
      }
      return List.of();
    }
  }
}
