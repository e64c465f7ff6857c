// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Psql;
import dev.lockstep.support.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where statements end is what psql says; what the server gets of each is recorded by itself. Only
 * of an {@code E''} string that goes on in a quote on the next line is the server the judge: psql
 * reads line by line, and takes a backslash there for a character.
 */
class PsqlJudgesTest {
  private static final String RECORDER =
      """
      CREATE TABLE seen (id int GENERATED ALWAYS AS IDENTITY, statement text, result text);
      CREATE FUNCTION record_it() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO seen (statement) VALUES (current_query()); END $$;
      CREATE EVENT TRIGGER record_it ON ddl_command_end EXECUTE FUNCTION record_it();
      """;

  private static final String ODD =
      """
      create table t (a text, "b;c" text);
      -- a comment; with a semicolon
      CREATE /* ; /* ; */ ' */ VIEW v AS SELECT 'a;''b' AS x, "b;c" FROM t; CREATE VIEW w AS SELECT 1 ;;
      ;
      CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT ';'; SELECT $x$;$x$ $$;
      CREATE FUNCTION g(i int) RETURNS int BEGIN ATOMIC
        SELECT CASE i WHEN 1 THEN 2 END; SELECT 3; END; CREATE TABLE "end;" ();
      CREATE PROCEDURE "atomic"() LANGUAGE sql AS 'SELECT 1; SELECT 2';
      CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);
      INSERT INTO seen (statement, result) SELECT current_query(), E'\\';\\\\' || E'a'
        -- between the parts; of a string
        'b;c' || U&'\\0061;' || 'größe ☃ \uD83D\uDC18;' || $ä_1$ $$; $ä $ä_1$;
      CREATE TABLE U&"d\\0061ta;" (a$b$c int);
      CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
      COPY t (a, "b;c") FROM stdin WITH (DELIMITER ','); -- not CSV, which psql 15 ends otherwise
      a,"b;c"
      'x,$$
      \\.
      INSERT INTO seen (statement, result) SELECT current_query(), count(*) FROM t WHERE /* ; */ a = '''x'
      ;
      copy t from STDIN;
      1\t;
      \\.
      INSERT INTO seen (statement, result) SELECT current_query(), string_agg(a, ',') FROM t;
      CREATE TABLE last (a int DEFAULT 1/*;*/)""";

  @TempDir Path folder;

  @Test
  void aFileIsTheSameStatementsToPsqlAndToUs() throws IOException, SQLException {
    List<String> psqls;
    List<String> ours;
    try (TestDatabase database = TestDatabase.create()) {
      database.execute(RECORDER);
      // psql ends what the file does not.
      Path file = Files.writeString(folder.resolve("odd.sql"), ODD + ";\n");
      ChildProcess.Result result = Psql.runOneByOne(database, file);
      assertThat(result.exit()).as(result.transcript()).isZero();
      psqls = seen(database);
    }
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open();
        StatementReader reader =
            new StatementReader(new ByteArrayInputStream(ODD.getBytes(StandardCharsets.UTF_8)))) {
      database.execute(RECORDER);
      StatementExecutor executor = new StatementExecutor(connection, notice -> {});
      for (SqlStatement next = reader.next(); next != null; next = reader.next()) {
        if (next.takesData()) {
          executor.copy(next.text(), reader.data());
        } else {
          executor.execute(next.text());
        }
      }
      ours = seen(database);
    }
    assertThat(ours).hasSize(14);
    assertThat(psqls).hasSameSizeAs(ours);
    for (int i = 0; i < ours.size(); i++) {
      // psql sends the comments before a statement too, and the semicolon.
      String psqlsText = psqls.get(i);
      assertThat(psqlsText).endsWith(ours.get(i));
      String before = psqlsText.substring(0, psqlsText.length() - ours.get(i).length());
      assertThat(StatementSplitter.split(before)).as(before).isEmpty();
    }
  }

  private static List<String> seen(TestDatabase database) {
    return database.rows(
        "SELECT rtrim(statement, E'; \\n') || coalesce('#' || result, '') FROM seen ORDER BY id");
  }
}
