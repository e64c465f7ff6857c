// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.finding.Finding;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FoldedDifferenceTest {
  private static final String KEPT = "CREATE TABLE kept (id int PRIMARY KEY, a int)";

  private static Catalog catalog(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  @Test
  void aWholeTableIsOneLineWithCountsAndWhatChangesInOneThatStaysIsNot() throws Exception {
    try (TestDatabase schema = TestDatabase.create();
        TestDatabase live = TestDatabase.create()) {
      schema.execute(
          KEPT,
          "ALTER TABLE kept ADD b text",
          "CREATE INDEX kept_a ON kept (a)",
          "CREATE TABLE \"Whole\" (id int PRIMARY KEY, name text NOT NULL DEFAULT '', CHECK (id > 0))",
          "CREATE INDEX whole_name ON \"Whole\" (name)",
          "CREATE INDEX whole_two ON \"Whole\" (id, name)");
      live.execute(KEPT, "CREATE TABLE stray (id int)");
      Catalog expected = catalog(schema);
      Catalog actual = catalog(live);
      List<ObjectDifference> differences =
          CatalogDifferences.exactly(expected, actual).differences();

      List<FoldedDifference> folded = FoldedDifference.of(differences, List.of(expected, actual));
      assertThat(folded)
          .extracting(each -> each.whole().id() + each.whole().inDatabase(each.counts()))
          .containsExactly(
              "table public.\"Whole\" (2 columns, 1 default, 2 constraints, 2 indexes) is in the"
                  + " schema, but not in the database",
              "table public.stray (1 column) is in the database, but not in the schema",
              "column public.kept.b is in the schema, but not in the database",
              "index public.kept_a is in the schema, but not in the database");
      // Nothing is lost on the way.
      assertThat(folded.stream().mapToInt(each -> 1 + each.parts().size()).sum())
          .isEqualTo(differences.size());

      // By the lock alone, whose indexes name no table, what can be folded is.
      assertThat(FoldedDifference.of(differences, List.of(actual)))
          .extracting(each -> each.whole().id() + each.counts())
          .contains("table public.\"Whole\" (2 columns, 1 default, 2 constraints)")
          .contains("index public.whole_name");
    }
  }

  @Test
  void findingsAreInTheOrderOfTheirFilesWithNumbersByValue() {
    TreeSet<Finding> findings = new TreeSet<>();
    for (String file : List.of("V10__b.sql", "V9__a.sql", "V009__c.sql", "V9__a.sql", "R__x.sql")) {
      findings.add(new Finding("rule", "migrations/" + file, 0, "message"));
    }
    assertThat(findings)
        .extracting(Finding::file)
        .containsExactly(
            "migrations/R__x.sql",
            "migrations/V9__a.sql",
            "migrations/V009__c.sql",
            "migrations/V10__b.sql");
  }
}
