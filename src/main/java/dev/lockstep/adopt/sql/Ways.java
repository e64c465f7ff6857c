// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file cut at the marks of dbmate or goose; one without marks is all forward.
 *
 * @param forward the way forward
 * @param back the way back; null if the file has none
 */
record Ways(Part forward, @Nullable Part back) {
  private static final Pattern SUBSTITUTES =
      Pattern.compile("(?mi)^--[ \\t]*\\+goose[ \\t]+envsub[ \\t]+on\\b");
  private static final Pattern NO_TRANSACTION =
      Pattern.compile("(?mi)^--[ \\t]*\\+goose[ \\t]+no[ \\t]+transaction\\b");

  /**
   * A way.
   *
   * @param line where it begins in the file, from 1
   * @param outside whether the file says that it runs outside a transaction
   */
  record Part(String text, int line, boolean outside) {}

  /** Cuts; empty, and a problem, if the marks are not those that the tool takes. */
  static Optional<Ways> of(Kind kind, Path file, String text, List<Finding> problems) {
    Pattern upMark = kind.up();
    Pattern downMark = kind.down();
    if (upMark == null || downMark == null) {
      return Optional.of(new Ways(new Part(text, 1, false), null));
    }
    Matcher up = upMark.matcher(text);
    Matcher down = downMark.matcher(text);
    boolean hasUp = up.find();
    boolean hasDown = down.find();
    Optional<String> wrong = Optional.empty();
    if (hasUp && upMark.matcher(text).results().count() > 1) {
      wrong =
          Optional.of("has more than one part that goes forward; split it into a file for each");
    } else if (!hasUp || (hasDown && down.start() < up.start())) {
      wrong = Optional.of("goes back before it goes forward; put the way forward first");
    } else if (kind == Kind.GOOSE && SUBSTITUTES.matcher(text).find()) {
      wrong =
          Optional.of(
              "takes values from the environment (ENVSUB), which may differ between databases;"
                  + " write the values");
    }
    if (wrong.isPresent()) {
      problems.add(
          new Finding(
              SqlSource.RULE, file.toString(), hasUp ? line(text, up.start()) : 0, wrong.get()));
      return Optional.empty();
    }
    boolean noTransaction = kind == Kind.GOOSE && NO_TRANSACTION.matcher(text).find();
    if (!hasDown) {
      return Optional.of(new Ways(new Part(text, 1, noTransaction || outside(up)), null));
    }
    return Optional.of(
        new Ways(
            new Part(text.substring(0, down.start()), 1, noTransaction || outside(up)),
            new Part(
                text.substring(down.start()),
                line(text, down.start()),
                noTransaction || outside(down))));
  }

  private static boolean outside(Matcher mark) {
    return mark.group(1).contains("transaction:false");
  }

  private static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
