// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No room but {@code sql} looks for words of SQL in a text by a pattern, or by how the text begins:
 * it would read comments, strings and quoted names wrongly. Shown by the sources: the literals in
 * the arguments of the methods that such a reader calls.
 */
class SqlHasOneDoorTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/lockstep");

  private static final Pattern CALL =
      Pattern.compile(
          "(?:Pattern\\s*\\.compile|\\.(?:matches|replaceAll|replaceFirst|split|startsWith|endsWith"
              + "|contains|indexOf|lastIndexOf|equalsIgnoreCase))\\s*\\(");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** In a literal, where {@code \\b} is what a pattern calls the edge of a word. */
  private static final Pattern KEYWORD =
      Pattern.compile(
          "(?<![A-Za-z_])(ALTER|BEGIN|COMMIT|CONCURRENTLY|COPY|CREATE|DELETE|DROP|GRANT|INDEX"
              + "|INSERT|KEY|OPERATOR|OWNER|PRIMARY|RENAME|REVOKE|ROLLBACK|SELECT|TABLE|TRUNCATE"
              + "|UNIQUE|UPDATE|VIEW)(?![A-Za-z_])");

  /** What is no SQL, or is Lockstep's own, with the reason. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "FailureLine", "a message of the server that begins with COPY",
          "TraitsWriter", "asks a list of Lockstep's own statements for one of them",
          "Table", "a value of the catalog that begins with USING INDEX",
          "Renamer", "a definition as PostgreSQL prints it",
          "Rights", "a right as the catalog notes it");

  /** The literals in which a call of {@code source} looks for a word of SQL. */
  private static List<String> found(String source) {
    List<String> found = new ArrayList<>();
    Matcher call = CALL.matcher(source);
    while (call.find()) {
      Matcher literal = LITERAL.matcher(source).region(call.end(), endOfCall(source, call.end()));
      while (literal.find()) {
        String text = literal.group(1).replaceAll("\\\\\\\\[a-zA-Z]", " ");
        if (KEYWORD.matcher(text).find()) {
          found.add(literal.group());
        }
      }
    }
    return found;
  }

  private static int endOfCall(String source, int begin) {
    int depth = 1;
    int at = begin;
    while (at < source.length() && depth > 0) {
      Matcher literal = LITERAL.matcher(source).region(at, source.length());
      if (literal.lookingAt()) {
        at = literal.end();
      } else {
        depth += source.charAt(at) == '(' ? 1 : source.charAt(at) == ')' ? -1 : 0;
        at++;
      }
    }
    return at;
  }

  @Test
  void onlyTheRoomForSqlLooksForItsWords() throws IOException {
    SortedMap<String, List<String>> readers = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        List<String> literals = found(Files.readString(file));
        if (!file.startsWith(SOURCES.resolve("sql")) && !literals.isEmpty()) {
          readers.put(file.getFileName().toString().replace(".java", ""), literals);
        }
      }
    }
    SortedSet<String> unknown = new TreeSet<>(readers.keySet());
    unknown.removeAll(EXCEPTIONS.keySet());
    assertThat(unknown).as("readers of SQL outside of the room: %s", readers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pattern.compile(\"(?i)\\\\bCREATE\\\\s+TABLE\\\\b\");",
        "Pattern.compile(A + \"x\" + b(\")\") + \"\\\\s+RENAME\\\\s\")",
        "text.startsWith(\"CREATE UNIQUE\")",
        "text\n   .replaceFirst(\"^DROP INDEX \", \"\")",
        "if (sql.contains(\"ON DELETE\"))",
      })
  void suchAReaderIsFound(String source) {
    assertThat(found(source)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statement.begins(\"CREATE\", \"TABLE\")",
        "Pattern.compile(\"[a-z]+\"); String sql = \"CREATE TABLE t ()\";",
        "text.contains(\"RECREATED\")",
      })
  void whatReadsNoSqlIsNot(String source) {
    assertThat(found(source)).isEmpty();
  }
}
