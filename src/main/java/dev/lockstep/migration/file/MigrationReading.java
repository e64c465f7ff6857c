// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way through a file from its first byte to its last, of which is kept what has to be known
 * before anything is changed.
 */
final class MigrationReading {
  /** So many lines with a directive's name in a comment are enough to say what is wrong. */
  private static final int MOST_COMMENTS = 1_000_000;

  private final TransactionFrame.Watch frame = new TransactionFrame.Watch();
  private final MentionedTables.Collector words = new MentionedTables.Collector();
  private final StringBuilder remarks = new StringBuilder();
  private int remarksLine = 1;
  private boolean mayOffend;
  private long statements;
  private int firstLine;
  private long outside;
  private int firstOutside;
  private Optional<ReverseLabel> label = Optional.empty();

  private final MigrationContent content;
  private final Optional<SqlFault> fault;

  private MigrationReading(Path path) throws IOException {
    TextExamination text = new TextExamination(MigrationText.open(path));
    try (StatementReader reader = new StatementReader(text, this::comment)) {
      for (@Nullable SqlStatement next = reader.next(); next != null; next = reader.next()) {
        statement(next);
      }
      // A file that is no text is reported first: strings without an end follow from that.
      fault = text.fault().or(reader::fault);
    }
    content =
        new MigrationContent(
            text.size(),
            text.checksum(),
            text.hasPlaceholders(),
            statements - frame.frame().size(),
            firstLine,
            words.words(),
            label);
  }

  static MigrationReading of(Path path) throws IOException {
    return new MigrationReading(path);
  }

  MigrationContent content() {
    return content;
  }

  /** What keeps it from being run; known already of most files of data, which are long. */
  FoundProblems found() {
    return new FoundProblems(mayOffend || frame().leading() > 0);
  }

  TransactionFrame frame() {
    return frame.frame();
  }

  /** What makes the file unusable, if anything does. */
  Optional<SqlFault> fault() {
    return fault;
  }

  /**
   * The comments that speak of Lockstep, each on its line, and nothing else: directives are
   * comments, not lines of a string or of data that look like one.
   */
  String remarks() {
    return remarks.toString();
  }

  /** Whether there are statements that cannot run in a transaction. */
  boolean runsOutside() {
    return outside > 0;
  }

  /** The line of the first statement that cannot run in a transaction beside others that can. */
  Optional<Integer> mixedAt() {
    return outside > 0 && outside < content.statements()
        ? Optional.of(firstOutside)
        : Optional.empty();
  }

  private void statement(SqlStatement statement) {
    if (statements++ == 0) {
      firstLine = statement.line();
    }
    if (Transactionality.mustRunOutside(statement) && outside++ == 0) {
      firstOutside = statement.line();
    }
    mayOffend |= StatementRule.mayOffend(statement);
    frame.see(statement);
    words.add(statement);
  }

  private void comment(int line, String text) {
    if (statements == 0 && label.isEmpty()) {
      label = ReverseLabel.in(text);
    }
    if (remarks.length() > MOST_COMMENTS || !text.toLowerCase(Locale.ROOT).contains("lockstep")) {
      return;
    }
    for (; remarksLine < line; remarksLine++) {
      remarks.append('\n');
    }
    remarks.append(text);
    remarksLine += (int) text.chars().filter(c -> c == '\n').count();
  }
}
