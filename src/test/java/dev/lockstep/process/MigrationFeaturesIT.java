// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every feature that a migration may use, on the program as it is shipped; and stock Flyway, which
 * executes the same files with a parser of its own, arrives at the same rows.
 */
class MigrationFeaturesIT {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** What stock Flyway can do too, on the JVM and with its own lock. */
  private void files() {
    scene
        .with(
            "V1__strings.sql",
            """
            \uFEFF-- psql's comments; 'with' everything $$ in them
            /* and /* nested; */ ones; ' */
            CREATE TABLE words (id int PRIMARY KEY, word text NOT NULL);
            INSERT INTO words VALUES (1, 'it''s; one'), (2, E'tab\\tand \\'quote\\';'), (3, $$dollar;'$$),
              (4, $a$nested $$;$$ in a$a$), (5, U&'d\\0061t\\+000061'), (6, 'größe ☃ \uD83D\uDC18 漢字'),
              (7, 'two
            lines; -- no comment'), (8, E'joined'
              ' on the next line; \\'too\\'');
            CREATE TABLE "Mixed;Case" (U&"\\0441olumn" int, "a""b" text);
            INSERT INTO "Mixed;Case" VALUES (1, 'x');;
            ;
            """)
        .with(
            "V2__copy.sql",
            """
            CREATE TABLE copied (id int, name text, "order" numeric);
            COPY copied (id, name, "order") FROM stdin;
            1\tplain; 'quote $$\t1.5
            2\t\\N\t\\N
            3\ttab\\tand \\\\ backslash\t-3
            4\tgröße -- /* \t4
            \\.

            copy copied from STDIN with (format csv, header);
            id,name,order
            5,"quoted; ""name"\"",5
            6,"two
            lines",6
            7,,
            \\.
            COPY copied FROM stdin (DELIMITER '|', NULL 'none');
            8|none|8
            \\.
            COPY copied FROM stdin;
            \\.
            INSERT INTO copied VALUES (9, 'after;', 9);
            """)
        .with(
            "V3__windows.sql",
            "CREATE TABLE windows (id int, note text);\r\n"
                + "COPY windows FROM stdin;\r\n1\tone\r\n2\ttwo\r\n\\.\r\n"
                + "INSERT INTO windows VALUES (3, 'a\r\nb');\r\n")
        .with(
            "V4__routines.sql",
            """
            CREATE FUNCTION grade(i int) RETURNS text BEGIN ATOMIC
              SELECT CASE WHEN i > 1 THEN 'high' ELSE 'low' END;
            END;
            CREATE FUNCTION plain(i int) RETURNS int LANGUAGE sql AS 'SELECT i + 1; SELECT i + 2';
            CREATE PROCEDURE note(t text) LANGUAGE plpgsql AS $body$
            BEGIN
              INSERT INTO words VALUES (100, t); -- ;
            END; $body$;
            CREATE TABLE log (what text);
            CREATE RULE logged AS ON INSERT TO "Mixed;Case"
              DO ALSO (INSERT INTO log VALUES ('first'); INSERT INTO log VALUES ('second'));
            INSERT INTO "Mixed;Case" VALUES (2, grade(2) || plain(1));
            CALL note('called');
            DO $$ BEGIN
              EXECUTE 'CREATE TABLE made_by_do (id int)';
              RAISE NOTICE 'made; it';
              RAISE WARNING 'look at
            it';
            END $$;
            """)
        .with(
            "V5__results.sql",
            """
            SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i;
            CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY, xml xml, doc jsonb, at timestamptz,
              place point, span int4range, bits bit varying, mac macaddr, ip inet, words tsvector, raw bytea,
              many int[], texts text[][], cost money, gap interval, id2 uuid, name name);
            SELECT setval(pg_get_serial_sequence('numbered', 'id'), 41);
            INSERT INTO numbered (xml, doc, at, place, span, bits, mac, ip, words, raw, many, texts, cost, gap, id2, name)
            VALUES ('<a b="c">;</a>', '{"a": [1, ";"]}', '2026-01-01 00:00+13', '(1,2)', '[1,5)', B'101',
              '08:00:2b:01:02:03', '10.0.0.1/8', 'a:1 b:2', '\\xdeadbeef', array(SELECT generate_series(1, 10000)),
              '{{a,b},{";",d}}', '12.5', '1 mon', '00000000-0000-0000-0000-000000000001', 'n')
            RETURNING *;
            SELECT * FROM numbered;
            TABLE numbered;
            VALUES (1, 'a;'), (2, 'b');
            EXPLAIN SELECT 1;
            SHOW server_version;
            SELECT xpath('/a/text()', xml), ARRAY[ROW(1, 'x')], NULL FROM numbered;
            SELECT lo_put(lo_from_bytea(4711, '\\x00ff'), 2, 'more'::bytea);
            CREATE TYPE mood AS ENUM ('sad; ', 'ok');
            CREATE TYPE pair AS (a int, b mood);
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE TABLE typed (m mood, p pair, d positive, ms mood[]);
            INSERT INTO typed VALUES ('ok', ROW(1, 'ok'), 3, '{ok,"sad; "}');
            SELECT * FROM typed;
            """)
        .with(
            "V6__session.sql",
            """
            SET LOCAL lock_timeout = '7s';
            CREATE TEMP TABLE passing (id int) ON COMMIT DROP;
            INSERT INTO passing SELECT generate_series(1, 3);
            PREPARE adding (int) AS INSERT INTO log VALUES ('prepared ' || $1);
            EXECUTE adding (1);
            DEALLOCATE adding;
            DECLARE few CURSOR FOR SELECT id FROM passing ORDER BY id;
            FETCH 2 FROM few;
            CLOSE few;
            SAVEPOINT before;
            INSERT INTO log VALUES ('never');
            ROLLBACK TO SAVEPOINT before;
            RELEASE SAVEPOINT before;
            LISTEN news; NOTIFY news, 'a;b'; UNLISTEN news;
            LOCK TABLE log IN SHARE MODE;
            INSERT INTO log SELECT 'passing ' || count(*) FROM passing;
            """)
        .with(
            "V7__placeholders.sql",
            """
            -- ${flyway:user}
            INSERT INTO log VALUES ('${flyway:table} ${FLYWAY:filename} $1 { } $$');
            COPY log FROM stdin;
            ${flyway:defaultSchema}
            \\.
            """)
        .with("V8__raw.sql", "INSERT INTO log VALUES ('${raw}');")
        .with("V8__raw.sql.conf", "placeholderReplacement=false\n")
        .with("V9__nothing.sql", "-- nothing; here\n\n/* nor here */\n;\n")
        .with(
            "R__view.sql",
            "CREATE OR REPLACE VIEW logged_words AS SELECT what || ';' AS w FROM log");
  }

  private static final List<String> TABLES =
      List.of(
          "words",
          "\"Mixed;Case\"",
          "copied",
          "windows",
          "log",
          "made_by_do",
          "numbered",
          "typed",
          "logged_words");

  private static List<String> rows(TestDatabase database) {
    List<String> rows = new ArrayList<>();
    for (String table : TABLES) {
      database.rows("SELECT t::text FROM " + table + " t").forEach(row -> rows.add(table + row));
    }
    rows.addAll(database.rows("SELECT encode(lo_get(4711), 'hex')"));
    rows.addAll(
        database.rows(
            "SELECT version, description, type, script, checksum, success FROM"
                + " flyway_schema_history ORDER BY installed_rank"));
    return rows;
  }

  @Test
  void everyFeatureOfAFileWorksAndStockFlywayComesToTheSame() {
    files();

    ChildProcess.Result result = scene.migrate().exited(0);

    assertThat(scene.database.rows("SELECT id || word FROM words ORDER BY id"))
        .containsExactly(
            "1it's; one",
            "2tab\tand 'quote';",
            "3dollar;'",
            "4nested $$;$$ in a",
            "5data",
            "6größe ☃ \uD83D\uDC18 漢字",
            "7two\nlines; -- no comment",
            "8joined on the next line; 'too'",
            "100called");
    assertThat(scene.database.rows("SELECT id, name, \"order\" FROM copied ORDER BY id"))
        .containsExactly(
            "1|plain; 'quote $$|1.5",
            "2|∅|∅",
            "3|tab\tand \\ backslash|-3",
            "4|größe -- /* |4",
            "5|quoted; \"name\"|5",
            "6|two\nlines|6",
            "7|∅|∅",
            "8|∅|8",
            "9|after;|9");
    assertThat(scene.database.rows("SELECT * FROM windows ORDER BY id"))
        .containsExactly("1|one", "2|two", "3|a\r\nb");
    assertThat(scene.database.rows("SELECT what FROM log"))
        .containsExactly(
            "first",
            "second",
            "prepared 1",
            "passing 3",
            "flyway_schema_history V7__placeholders.sql $1 { } $$",
            "public",
            "${raw}");
    assertThat(
            scene.database.value(
                "SELECT \"a\"\"b\" FROM \"Mixed;Case\" WHERE 2 = U&\"\\0441olumn\""))
        .isEqualTo("high3");
    assertThat(scene.database.value("SELECT id, cardinality(many), xml, raw, texts FROM numbered"))
        .isEqualTo("42|10000|<a b=\"c\">;</a>|\\xdeadbeef|{{a,b},{;,d}}");
    // What the server said is told, each in one line.
    assertThat(result.err())
        .anyMatch(line -> line.contains("\"migration-notice\"") && line.contains("made; it"))
        .anyMatch(line -> line.contains("\"migration-warning\"") && line.contains("look at it"));

    try (TestDatabase other = TestDatabase.create()) {
      StockFlyway.run(other, folder.toString(), "migrate").exited(0);
      assertThat(rows(scene.database)).isEqualTo(rows(other));
    }
  }

  @Test
  void everyFeatureOfAFileOutsideATransactionWorks() {
    scene
        .with(
            "V1__tables.sql",
            "CREATE TABLE t (id int, name text);\nCREATE TABLE p (id int) PARTITION BY LIST (id);\n"
                + "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);")
        .with(
            "V2__mixed.sql",
            """
            COPY t FROM stdin;
            1\tone;
            2\ttwo
            \\.
            CREATE INDEX CONCURRENTLY t_id ON t (id);
            INSERT INTO t VALUES (3, 'three;') RETURNING id;
            VACUUM t;
            DO $$ BEGIN INSERT INTO t VALUES (4, 'four'); COMMIT; INSERT INTO t VALUES (5, 'five'); END $$;
            REINDEX INDEX CONCURRENTLY t_id;
            ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
            CREATE INDEX CONCURRENTLY t_name ON t (name);
            DROP INDEX CONCURRENTLY t_name;
            CREATE PROCEDURE more() LANGUAGE plpgsql AS $$ BEGIN COMMIT; INSERT INTO t VALUES (6, 'six'); END $$;
            CALL more();
            SELECT * FROM t;
            COPY t FROM stdin (FORMAT csv);
            7,"seven
            lines"
            \\.
            """)
        .with("V2__mixed.sql.conf", "executeInTransaction=false\n")
        .with("V3__alone.sql", "CREATE UNIQUE INDEX CONCURRENTLY t_key ON t (id);");

    scene.migrate().exited(0);

    assertThat(scene.database.rows("SELECT * FROM t ORDER BY id"))
        .containsExactly(
            "1|one;", "2|two", "3|three;", "4|four", "5|five", "6|six", "7|seven\nlines");
    assertThat(scene.database.rows("SELECT relname FROM pg_class WHERE relname LIKE 't\\_%'"))
        .containsExactlyInAnyOrder("t_id", "t_key");
    assertThat(scene.database.value("SELECT count(*) FROM pg_inherits")).isEqualTo("0");
    scene.isClean();
  }

  @Test
  void aFileOutsideATransactionGoesOnBehindTheDataThatIsThereAndNotIfThatWasChanged() {
    String data = "COPY t FROM stdin;\n1\n2\n\\.\n";
    scene
        .with("V1__t.sql", "CREATE TABLE t (id int);")
        .with("V2__data.sql", data + "INSERT INTO missing VALUES (1);")
        .with("V2__data.sql.conf", "executeInTransaction=false\n");
    assertThat(scene.migrate().exited(1).error()).contains("V2__data.sql:5").contains("missing");

    scene.with("V2__data.sql", data.replace("2", "3") + "INSERT INTO t VALUES (9);");
    assertThat(scene.migrate().exited(1).error()).contains("its first 1 statements ran already");

    scene.with("V2__data.sql", data + "INSERT INTO t VALUES (9);");
    scene.migrate().exited(0);
    assertThat(scene.database.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "9");
    scene.isClean();
  }

  @Test
  void whatHasNoEndIsNamedByFileAndLineAndNothingIsChanged() throws IOException {
    scene
        .with("V1__fine.sql", "CREATE TABLE t (id int);")
        .with("V2__comment.sql", "SELECT 1;\n/* /* */ DROP TABLE t;\nSELECT 2;\n")
        .with("V3__copy.sql", "SELECT 1;\n\nCOPY t FROM stdin;\n1\n2\n")
        .with("V4__string.sql", "INSERT INTO t VALUES ('a);\nSELECT 1;")
        .with("V5__dollar.sql", "SELECT 1;\nDO $x$ BEGIN END $y$;\n")
        .with("V6__behind.sql", "COPY t FROM stdin; SELECT 1;\n1\n\\.\n")
        .with("V7__nul.sql", "SELECT 1;\nSELECT '\0';");
    Files.writeString(
        folder.resolve("V8__utf16.sql"), "SELECT 1;", java.nio.charset.StandardCharsets.UTF_16);

    assertThat(scene.migrate().exited(3).error())
        .contains("V2__comment.sql:2: the comment that begins here never ends")
        .contains("V3__copy.sql:3: COPY … FROM stdin has no end of its data")
        .contains("V4__string.sql:1: the string that begins here never ends")
        .contains("V5__dollar.sql:2: the quote $x$ that begins here never ends")
        .contains("V6__behind.sql:1: the data of COPY … FROM stdin begins on the next line")
        .contains("V7__nul.sql:2: holds a NUL byte")
        .contains("V8__utf16.sql:1: is not UTF-8")
        .doesNotContain("V1__fine.sql");
    assertThat(scene.database.value("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  @Test
  void aFailureNamesTheLineOfTheDataOrOfThePlaceInTheStatement() {
    scene
        .with("V1__t.sql", "CREATE TABLE t (id int);")
        .with("V2__copy.sql", "-- two\n\nCOPY t FROM stdin;\n1\nx\n3\n\\.\n");
    assertThat(scene.migrate().exited(1).error())
        .contains("V2__copy.sql:5 failed")
        .contains("invalid input syntax for type integer: \"x\"");
    assertThat(scene.database.value("SELECT count(*) FROM t")).isEqualTo("0");

    scene.with("V2__copy.sql", "SELECT 1;\nSELECT id,\n       nope\n  FROM t;\n");
    assertThat(scene.migrate().exited(1).error())
        .contains("V2__copy.sql:3 failed")
        .contains("nope");
  }
}
