// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexedTextTest {
  @Test
  void tokensKnowWhereTheyStandAlsoBehindCharactersOfSeveralBytes() {
    String sql = "SELECT 'ä☃\uD83D\uDC18' -- é\n  , größe;";
    LexedText text = LexedText.of(sql);
    assertThat(text.tokens())
        .extracting(token -> token.line() + " " + token.kind() + " " + token.written())
        .containsExactly(
            "1 WORD SELECT",
            "1 STRING 'ä☃\uD83D\uDC18'",
            "1 COMMENT -- é",
            "2 SYMBOL ,",
            "2 WORD größe",
            "2 SYMBOL ;");
    for (Token token : text.tokens()) {
      assertThat(sql.substring(token.begin(), token.end())).isEqualTo(token.written());
    }
  }

  @Test
  void anEscapeStringGoesOnOnTheNextLineWithItsBackslashes() {
    assertThat(LexedText.of("E'a'\n '\\';' x").tokens())
        .extracting(Token::written)
        .containsExactly("E'a'", "'\\';'", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x;y'", "E'x;y'", "$$x;y$$", "$a$x;y$a$", "N'x;y'"})
  void whatIsInsideAStringIsKnown(String sql) {
    Token string = LexedText.of("DO " + sql).tokens().getLast();
    assertThat(string.inside()).isEqualTo("x;y");
    assertThat(("DO " + sql).substring(string.insideBegin())).startsWith("x;y");
  }

  @Test
  void stringsMayBeOpenedToTheStatementsThatCodePutsTogether() {
    assertThat(
            LexedText.of("DO $$ BEGIN EXECUTE 'CREATE ROLE ' || x; -- no\n END $$")
                .withStringsOpened())
        .extracting(Token::text)
        .containsExactly("DO", "BEGIN", "EXECUTE", "CREATE", "ROLE", "|", "|", "X", ";", "END");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UPDATE \"Arts\" SET price = 12.50, title = 'Mona' WHERE id=7|UPDATE \"Arts\" SET price = ?.?, title = ? WHERE id=?",
        "SELECT /* ssn 1 */ $$secret$$ FROM t1 -- 2|SELECT ? FROM t1",
        "INSERT INTO t VALUES (E'a\\'b', 'cut off he…|INSERT INTO t VALUES (?, ?",
      })
  void valuesMayBeLeftOut(String sql, String expected) {
    assertThat(LexedText.withoutValues(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "SELECT 1,\n\"a", "/* /* */", "SELECT $x$ $$", "U&\"a"})
  void whatNeverEndsIsTheSameFaultAsInAFile(String sql) throws IOException {
    try (StatementReader reader =
        new StatementReader(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))) {
      while (reader.next() != null) {
        // On to the end.
      }
      assertThat(LexedText.of(sql).fault()).isPresent().isEqualTo(reader.fault());
    }
  }
}
