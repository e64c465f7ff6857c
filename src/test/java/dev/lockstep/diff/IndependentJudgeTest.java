// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcodekeeper.core.api.DatabaseFactory;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.settings.CoreSettings;

/**
 * What our reader of the catalog does not see, our tests cannot miss. So somebody else looks, too:
 * after our migration, pgCodeKeeper finds no difference between the database and its target. It
 * takes seconds to load a database, so all cases share two, each case in a schema of its own.
 */
@Tag("long")
class IndependentJudgeTest {
  /** What belongs to a whole database, or names its schema, cannot move to a schema of its own. */
  private static final Pattern NOT_MOVABLE =
      Pattern.compile("public|SCHEMA|EXTENSION|EVENT TRIGGER|PUBLICATION|DEFAULT PRIVILEGES");

  /** From 18 on NOT NULL has a name, on which nothing depends: neither side's is ours to choose. */
  private static final Pattern NOT_NULL_NAME =
      Pattern.compile(
          "ALTER TABLE \\S+\\s+RENAME CONSTRAINT \\S+_not_null\\d* TO \\S+_not_null\\d*;");

  @Test
  void findsNoDifferenceInAnyKind() throws Exception {
    String version = EmbeddedServer.version();
    int major = Integer.parseInt(version.substring(0, version.indexOf('.')));
    List<DiffCases.Case> cases =
        DiffCases.all(major)
            .filter(example -> !NOT_MOVABLE.matcher(example.from() + example.to()).find())
            .toList();
    assertThat(cases).hasSizeGreaterThan(60);
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String own = "CREATE SCHEMA c%1$d; SET search_path = c%1$d, public;\n".formatted(i);
      from.add(own + cases.get(i).from());
      to.add(own + cases.get(i).to());
    }
    assertThat(judged(from, to)).isBlank();
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 11, 13})
  void findsNoDifferenceInRandomPairs(long seed) throws Exception {
    assertThat(
            judged(
                RandomSchema.of(2 * seed).statements(), RandomSchema.of(2 * seed + 1).statements()))
        .isBlank();
  }

  /** Migrates from one to the other; what pgCodeKeeper would still have to do. */
  private static String judged(List<String> from, List<String> to) throws Exception {
    try (TestDatabase migrated = TestDatabase.create();
        TestDatabase target = TestDatabase.create()) {
      Catalog start = made(migrated, from);
      Catalog end = made(target, to);
      try (Connection connection = migrated.open();
          Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        for (SqlScript script : Differ.diff(start, end, Hints.NONE).inOneStep()) {
          for (RenderedStatement part : script.statements()) {
            statement.execute(part.sql());
          }
        }
      }
      CoreSettings settings = new CoreSettings();
      settings.setIgnoreColumnOrder(true);
      DatabaseFactory judge = new DatabaseFactory(settings);
      String left =
          PgCodeKeeperApi.diff(
              settings,
              judge.loadFromJdbc(migrated.jdbcUrl()),
              judge.loadFromJdbc(target.jdbcUrl()));
      return NOT_NULL_NAME
          .matcher(left)
          .replaceAll("")
          .replace("SET search_path = pg_catalog;", "");
    }
  }

  private static Catalog made(TestDatabase database, List<String> statements) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }
}
