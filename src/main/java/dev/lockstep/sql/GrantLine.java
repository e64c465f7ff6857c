// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A right as the catalog notes it on an object, which the line does not name: {@code GRANT SELECT
 * TO app WITH GRANT OPTION}.
 *
 * @param grants whether it is given; else it is one of PostgreSQL's own that is taken away
 * @param privileges as they are written
 * @param grantee as it is written, quoted where it has to be
 * @param withGrantOption whether the grantee may hand it on
 */
public record GrantLine(
    boolean grants, String privileges, String grantee, boolean withGrantOption) {
  /** Reads {@code line}; empty if it is none. */
  public static Optional<GrantLine> parse(String line) {
    List<Token> tokens = LexedText.of(line).tokens();
    int to =
        IntStream.range(2, Math.max(2, tokens.size() - 1))
            .filter(i -> tokens.get(i).is("TO") || tokens.get(i).is("FROM"))
            .findFirst()
            .orElse(0);
    boolean right = to > 0 && (tokens.getFirst().is("GRANT") || tokens.getFirst().is("REVOKE"));
    if (!right) {
      return Optional.empty();
    }
    int last = tokens.size() - 1;
    boolean option =
        last >= to + 4
            && tokens.get(last - 2).is("WITH")
            && tokens.get(last - 1).is("GRANT")
            && tokens.get(last).is("OPTION");
    return Optional.of(
        new GrantLine(
            tokens.getFirst().is("GRANT"),
            line.substring(tokens.get(1).begin(), tokens.get(to - 1).end()),
            line.substring(tokens.get(to + 1).begin(), tokens.get(option ? last - 3 : last).end()),
            option));
  }

  /** The role, without quotes. */
  public String role() {
    return Identifiers.unquote(grantee);
  }
}
