// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderReadersTest {
  @TempDir private Path folder;
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void project() throws IOException {
    tree = new Tree(folder.toRealPath()).with("drizzle/a.sql", "").with("scripts/sql/a.sql", "");
  }

  private List<String> readers(String of, String... notReading) throws IOException {
    Map<String, Path> settings = Map.of("LOCKSTEP_MIGRATIONS_DIR", Path.of("migrations"));
    return new FolderReaders(
            tree.root(), settings, List.of(notReading).stream().map(Path::of).toList())
        .of(of).stream().map(finding -> finding.file() + ":" + finding.line()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package.json             | "db": "psql -f scripts/sql/a.sql"         | scripts/sql
          Dockerfile               | COPY ./scripts/sql /sql                   | scripts/sql
          .github/workflows/ci.yml | run: cat $PWD/scripts/sql/*.sql           | scripts/sql
          scripts/load.sh          | psql -f sql/a.sql                         | scripts/sql
          web/src/db.ts            | migrate(db, '../../scripts/sql')          | scripts/sql
          drizzle.config.ts        | out: './drizzle',                         | drizzle
          src/migrate.ts           | migrate(db, { migrationsFolder: "drizzle" }) | drizzle
          Dockerfile.web           | COPY drizzle /app/drizzle                 | drizzle
          compose.yaml             | - drizzle/                                | drizzle
          package.json             | "migrate": "npx drizzle-kit migrate"      | drizzle
          .gitlab-ci.yml           | DIR=drizzle                               | drizzle
          """)
  void whatNamesTheFolderReadsIt(String file, String line, String of) throws IOException {
    tree.with(file, "\n" + line + "\n");
    assertThat(readers(of)).containsExactly(file + ":2");
    assertThat(readers(of, file)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package.json           | "drizzle-orm": "^1.0", "drizzle": "1"     | drizzle
          src/db.ts              | import { drizzle } from 'drizzle-orm/pg'  | drizzle
          README.md              | see drizzle/ and scripts/sql              | drizzle
          node_modules/x/a.js    | './drizzle'                               | drizzle
          drizzle/readme.yml     | dir: drizzle                              | drizzle
          package.json           | "sql": "psql -f scripts/sql-new/a.sql"    | scripts/sql
          package-lock.json      | "x": "./drizzle"                          | drizzle
          ci.yml                 | name: Run drizzle checks                  | drizzle
          """)
  void whatMeansSomethingElseDoesNot(String file, String line, String of) throws IOException {
    tree.with(file, line + "\n");
    assertThat(readers(of)).isEmpty();
  }

  @Test
  void settingsOfLockstepItselfAreReaders() throws IOException {
    tree.with("migrations/V1__x.sql", "");
    assertThat(readers("migrations")).containsExactly("migrations:0");
    assertThat(readers("drizzle")).isEmpty();
  }
}
