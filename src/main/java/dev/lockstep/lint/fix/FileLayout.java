// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.diff.operation.Stage;
import dev.lockstep.diff.render.SqlScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the statements of a migration, and what some of them become, into migrations.
 *
 * <p>Compact: what needs a migration of its own comes behind all else, in as few as can be. In
 * order: nothing changes places, for what later statements need to be there.
 */
final class FileLayout {
  private final List<SourceStatement> statements;
  private final Map<Integer, Remedy> remedies;
  private final boolean transactional;
  private final boolean compact;
  private final FileHeader header;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Piece> deferred = new ArrayList<>();
  private final StringBuilder settings = new StringBuilder();
  private final StringBuilder settingsOutside = new StringBuilder();
  private boolean begin = true;

  /** What one migration holds, without its header. */
  private record Piece(String suffix, String text, boolean outside) {
    Piece and(String more) {
      return new Piece(suffix, text + "\n" + more, outside);
    }
  }

  private FileLayout(
      List<SourceStatement> statements,
      Map<Integer, Remedy> remedies,
      boolean transactional,
      boolean compact) {
    this.statements = statements;
    this.remedies = remedies;
    this.transactional = transactional;
    this.compact = compact;
    this.header = FileHeader.of(statements.getFirst().above());
  }

  /**
   * The migrations, in order.
   *
   * @param remedies by the place of the statement
   */
  static List<Part> of(
      List<SourceStatement> statements,
      Map<Integer, Remedy> remedies,
      boolean transactional,
      boolean compact) {
    return new FileLayout(statements, remedies, transactional, compact).parts();
  }

  private List<Part> parts() {
    int leading = Splitting.settings(statements.stream().map(SourceStatement::statement).toList());
    for (int i = 0; i < statements.size(); i++) {
      SourceStatement each = statements.get(i);
      if (i == 0) {
        each = new SourceStatement(header.ofFirst(), each.statement(), each.source());
      }
      if (transactional && (i < leading || Splitting.isTimeout(each.statement()))) {
        settings.append(each.text());
        settingsOutside.append(Splitting.outside(each));
      } else {
        place(each, remedies.get(i));
      }
    }
    // What is built is there for what is validated, and what is validated makes the rest quick.
    deferred.stream().sorted(Comparator.comparingInt(FileLayout::rank)).forEach(this::append);
    List<Part> parts = new ArrayList<>();
    for (Piece each : pieces) {
      boolean first = parts.isEmpty();
      String above = first ? header.whole(each.outside()) : header.carried(each.outside());
      String set = (each.outside() ? settingsOutside : settings).toString();
      String text = (above.isEmpty() ? "" : above + "\n\n") + set + each.text();
      parts.add(new Part(first ? "" : each.suffix(), text, each.outside()));
    }
    return parts;
  }

  private void place(SourceStatement statement, @Nullable Remedy remedy) {
    switch (remedy) {
      case null -> inline(statement.text());
      case Remedy.InPlace other -> inline(statement.with(other.statement()));
      case Remedy.Later later -> {
        begin = true;
        inline(statement.text());
      }
      case Remedy.Alone alone -> {
        String above = statement.above();
        for (String each : alone.statements()) {
          outside(alone.suffix(), new SourceStatement(above, statement.statement(), "").with(each));
          above = "";
        }
      }
      case Remedy.Staged staged -> stage(statement, staged);
    }
  }

  private void stage(SourceStatement statement, Remedy.Staged staged) {
    String above = statement.above().stripLeading();
    boolean first = true;
    for (SqlScript script : staged.scripts()) {
      String text = above + script.text();
      above = "";
      if (!script.transactional()) {
        outside(script.name(), text);
      } else if (first || script.name().equals(Stage.GATE.suffix())) {
        // What holds for new rows from now on is added in an instant.
        inline(text);
      } else {
        later(new Piece(script.name(), text, false));
      }
      first = false;
    }
  }

  /** In the migration that is being written. */
  private void inline(String text) {
    if (!begin) {
      pieces.add(pieces.removeLast().and(text));
    } else {
      pieces.add(new Piece(pieces.isEmpty() ? "" : "then", text, !transactional));
      begin = false;
    }
  }

  private void outside(String suffix, String text) {
    later(new Piece(suffix, text, true));
  }

  private void later(Piece piece) {
    if (!transactional) {
      // Each statement is a transaction of its own anyway.
      inline(piece.text());
    } else if (compact) {
      deferred.add(piece);
    } else {
      append(piece);
      begin = true;
    }
  }

  private void append(Piece piece) {
    boolean joins =
        !pieces.isEmpty()
            && !piece.outside()
            && !pieces.getLast().outside()
            && rank(pieces.getLast()) == rank(piece)
            && rank(piece) > 0;
    if (joins) {
      pieces.add(pieces.removeLast().and(piece.text()));
    } else {
      pieces.add(piece);
    }
  }

  private static int rank(Piece piece) {
    return switch (piece.suffix()) {
      case "validate", "guard_validate" -> 2;
      case "settle", "contract" -> 3;
      default -> piece.outside() ? 1 : 0;
    };
  }
}
