// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Tree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotGeneratedTest {
  @TempDir Path folder;

  @Test
  void whatNoMigrationIsMadeOfIsSaidWithFileAndLine() throws Exception {
    new Tree(folder)
        .with(
            "t.sql",
            """
            CREATE TABLE t (id bigserial, owner text);
            ALTER TABLE t OWNER TO app;
            INSERT INTO t (owner) VALUES ('me');
            SELECT setval('t_id_seq', 100);
            ALTER SEQUENCE t_id_seq OWNED BY t.id;
            COMMENT ON TABLE t IS 'ALTER TABLE t OWNER TO nobody';
            ALTER DATABASE app SET timezone = 'UTC';
            ALTER ROLE app SET search_path = shop;
            CREATE ROLE reader;
            """);
    assertThat(NotGenerated.notes(SchemaModules.read(folder)))
        .extracting(note -> note.replaceFirst("^.*t\\.sql:", ""))
        .containsExactly(
            "2: OWNER TO: owners are no part of the schema, and no migration is made of it: write one by hand",
            "3: INSERT: rows are no part of the schema, and no migration is made of it: write one by hand",
            "4: SELECT: rows and values of sequences are no part of the schema, and no migration is made of it: write one by hand",
            "7: ALTER DATABASE: it is not of one schema but of the server, and no migration is made of it: write one by hand",
            "8: ALTER ROLE: it is not of one schema but of the server, and no migration is made of it: write one by hand",
            "9: CREATE ROLE: it is not of one schema but of the server, and no migration is made of it: write one by hand");
  }
}
