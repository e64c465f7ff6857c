// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {
  private static final String TRICKY =
      """
      -- COPY t FROM stdin;
      SELECT 'a;''b', E'\\';\\\\', $$;'$$, $ä_1$ $$; $ä $ä_1$ ; /* /* ; */ ' */ SELECT "x;""y";
      CREATE OR REPLACE FUNCTION f(i int) RETURNS int BEGIN ATOMIC
        SELECT CASE i WHEN 1 THEN 2 END; SELECT 3; END;
      CREATE PROCEDURE "end"() LANGUAGE sql AS 'SELECT 1; SELECT 2';
      CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);
      SELECT E'a'
        -- a comment between the parts
        'b\\';c', 1e5, a$b$c, $1, 'größe ☃ \uD83D\uDC18;', U&"d\\0061t;a", x'1F', b'0;1';
      COPY t (a, "b;c") FROM stdin WITH (FORMAT csv, HEADER); -- a remark
      a,"b
      ;c"
      'x,$$
      \\.x,\\N
      \\.
      SELECT ';';
      copy only_head from STDIN;
      \\.
      COPY (SELECT 1 FROM stdin) TO stdout; COPY x FROM "stdin"; COPY x TO stdin;
      ;;
      SELECT 9""";

  private record Read(List<String> parts, List<String> comments, String fault) {}

  /** Statements with their lines, and data, as text. */
  private static Read read(byte[] sql, int window) throws IOException {
    List<String> parts = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    try (StatementReader reader =
        new StatementReader(
            new ByteArrayInputStream(sql),
            window,
            (line, text) -> comments.add(line + " " + text))) {
      for (SqlStatement next = reader.next(); next != null; next = reader.next()) {
        parts.add(next.line() + " " + next.text() + " " + next.head());
        if (next.takesData()) {
          parts.add("<" + new String(reader.data().readAllBytes(), StandardCharsets.UTF_8) + ">");
        }
      }
      return new Read(
          parts, comments, reader.fault().map(f -> f.line() + " " + f.message()).orElse(""));
    }
  }

  private static Read read(String sql) throws IOException {
    return read(sql.getBytes(StandardCharsets.UTF_8), 64 * 1024);
  }

  private static List<String> texts(String sql) {
    return StatementSplitter.split(sql).stream().map(SqlStatement::text).toList();
  }

  @Test
  void dataOfCopyIsNoSqlAndEndsAtItsLine() throws IOException {
    List<String> parts = read(TRICKY).parts();
    assertThat(parts)
        .contains("<a,\"b\n;c\"\n'x,$$\n\\.x,\\N\n>", "<>")
        .anyMatch(part -> part.startsWith("16 SELECT ';'"))
        .anyMatch(part -> part.startsWith("19 COPY (SELECT 1 FROM stdin) TO stdout"));
    assertThat(parts).hasSize(15);
  }

  @Test
  void dataMayHaveCarriageReturnsAndEndWithoutANewLine() throws IOException {
    assertThat(read("COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;\r\n").parts())
        .extracting(part -> part.replaceAll(" \\[.*", ""))
        .containsExactly("1 COPY t FROM stdin", "<1\r\n>", "4 SELECT 1");
    assertThat(read("COPY t FROM stdin;\n1\n\\.").fault()).isEmpty();
  }

  @Test
  void anEscapeStringGoesOnOnTheNextLineAndThereOnly() {
    assertThat(texts("SELECT E'a'\n'\\';b'; SELECT 1")).hasSize(2);
    assertThat(texts("SELECT E'a' '\\'; SELECT 1")).hasSize(2);
    assertThat(texts("SELECT E'a'\n/* */ '\\'; SELECT 1")).hasSize(2);
    assertThat(texts("SELECT 'a'\n'\\'; SELECT 1")).hasSize(2);
  }

  @Test
  void aCarriageReturnEndsALineCommentAsInPostgres() {
    assertThat(texts("-- a\rSELECT 1;\r-- b\rSELECT 2")).containsExactly("SELECT 1", "SELECT 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1;@SELECT 'a; SELECT 2|2 the string",
        "@SELECT \"a; SELECT 2|2 the quoted name",
        "/* a @ /* b */ SELECT 1;|1 the comment",
        "SELECT 1;@@DO $x$ BEGIN $$ $y$|3 the quote $x$",
        "COPY t FROM stdin;@1@2@|1 COPY … FROM stdin has no end",
        "SELECT 1;@COPY t FROM stdin|2 COPY … FROM stdin has no end",
        "COPY t FROM stdin; SELECT 1;@\\.@|1 the data of COPY",
      })
  void whatNeverEndsIsAFaultAtTheLineWhereItBegins(String sql, String fault) throws IOException {
    assertThat(read(sql.replace('@', '\n')).fault()).startsWith(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a''b'", "/* /* */ */", "DO $$ $$", "SELECT 1 -- '", "(;"})
  void whatEndsIsNone(String sql) throws IOException {
    assertThat(read(sql).fault()).isEmpty();
  }

  static Stream<Path> corpus() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder :
        List.of("src/main/schema", "migrations", "src/main/resources", "src/test")) {
      Path root = Path.of(folder);
      if (Files.isDirectory(root)) {
        try (Stream<Path> found = Files.walk(root)) {
          files.addAll(found.filter(file -> file.toString().matches(".*\\.(sql|java)")).toList());
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(100);
    return files.stream();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 8192})
  void trickyTextSplitsTheSameWithEveryWindow(int window) throws IOException {
    byte[] sql = TRICKY.getBytes(StandardCharsets.UTF_8);
    assertThat(read(sql, window)).isEqualTo(read(sql, 1 << 20));
  }

  /** Java is no SQL, but has quotes, comments and dollars in orders that no SQL has. */
  @ParameterizedTest
  @MethodSource("corpus")
  void everyFileSplitsTheSameWithEveryWindow(Path file) throws IOException {
    byte[] sql = Files.readAllBytes(file);
    Read whole = read(sql, 1 << 20);
    for (int window : List.of(1, 7, 500, 8192)) {
      assertThat(read(sql, window)).isEqualTo(whole);
    }
  }
}
