// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.StockFlyway;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history is Flyway's own: stock Flyway reads and writes it before and after Lockstep. */
class StockFlywayIT {
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

  private ChildProcess.Result flyway(String command) {
    return StockFlyway.run(scene.database, folder.toString(), command).exited(0);
  }

  @Test
  void placeholdersAreReplacedAsStockFlywayReplacesThem() {
    scene
        .set("LOCKSTEP_PLACEHOLDERS", "schema=public,Greeting=Hello\\, you")
        .with("V1__a.sql", "CREATE TABLE ${schema}.a (text text DEFAULT '${greeting}');")
        .with(
            "R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT '${greeting}' AS g FROM ${SCHEMA}.a;");
    scene.migrate().exited(0);
    assertThat(scene.migrate().exited(0).out())
        .containsExactly("nothing to apply, the database is at version 1");
    scene.database.execute("INSERT INTO a DEFAULT VALUES");
    assertThat(scene.database.rows("SELECT text, g FROM a, v"))
        .containsExactly("Hello, you|Hello, you");

    // By its checksum of the replaced text, the repeatable one is what stock Flyway has applied.
    assertThat(
            StockFlyway.run(
                    scene.database,
                    folder.toString(),
                    "validate",
                    "flyway_schema_history",
                    "schema=public",
                    "greeting=Hello, you")
                .exited(0)
                .out())
        .containsExactlyInAnyOrder("1 a Success", "null v Success");

    scene.set("LOCKSTEP_PLACEHOLDERS", "schema=public,greeting=Bye");
    assertThat(scene.migrate().exited(0).out().getFirst()).startsWith("applied 1 migration");
    assertThat(scene.database.rows("SELECT text, g FROM a, v")).containsExactly("Hello, you|Bye");
  }

  @Test
  void stockFlywayAgreesWithAHistoryThatLockstepWroteAndGoesOn() {
    scene
        .with("V1__a.sql", "CREATE TABLE a (id int);\r\nINSERT INTO a VALUES (1);\r\n")
        .with("V1.1__bom.sql", "\uFEFFCREATE TABLE b (id int)")
        .with("V2_0__c.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);")
        .with("V20260101120000__unicode.sql", "COMMENT ON TABLE a IS 'é\u2028ü\u0085';\n\n")
        .with("V20260101120001__empty.sql", "")
        .with("U1.1__bom.sql", "DROP TABLE b;")
        .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM a;")
        .with("R__Another_view.sql", "CREATE OR REPLACE VIEW w AS SELECT * FROM a;");
    scene.migrate().exited(0);

    assertThat(flyway("validate").out())
        .containsExactlyInAnyOrder(
            "1 a Success",
            "1.1 bom Success",
            "2.0 c Success",
            "20260101120000 unicode Success",
            "20260101120001 empty Success",
            "null view Success",
            "null Another view Success");

    scene.with("V20260101120002__more.sql", "CREATE TABLE more (id int);");
    assertThat(flyway("migrate").out()).contains("20260101120002 more Success");
    assertThat(scene.migrate().exited(0).out())
        .containsExactly("nothing to apply, the database is at version 20260101120002");
  }

  @Test
  void lockstepGoesOnFromAHistoryThatStockFlywayWrote() {
    scene
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V1.5__b.sql", "CREATE TABLE b (id int);")
        .with("V01.7__c.sql", "CREATE TABLE c (id int);\n")
        .with("V2.0__d.sql", "CREATE TABLE d (id int);\r\n\r\n")
        .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM d;");
    // Everything up to 1.5 was there before Flyway came.
    scene.database.execute("CREATE TABLE a (id int)", "CREATE TABLE b (id int)");
    flyway("baseline");
    flyway("migrate");
    assertThat(scene.migrate().exited(0).out())
        .containsExactly("nothing to apply, the database is at version 2.0");

    scene
        .with("V3__e.sql", "CREATE TABLE e (id int);")
        .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM d WHERE id > 0;");
    scene.migrate().exited(0);

    assertThat(scene.history())
        .containsExactly(
            "1.5|<< Flyway Baseline >>|t",
            "01.7|V01.7__c.sql|t",
            "2.0|V2.0__d.sql|t",
            "∅|R__view.sql|t",
            "3|V3__e.sql|t",
            "∅|R__view.sql|t");
    flyway("validate");
  }

  @Test
  void checksumOfARepeatableOneIsTakenAfterItsPlaceholdersAsFlywayDoes() {
    String view =
        """
        -- as ${flyway:user} in ${flyway:database}, ${flyway:environment}, ${FLYWAY:Table}
        CREATE OR REPLACE VIEW v AS
        SELECT '${flyway:defaultSchema} ${flyway:filename}'::text AS which;
        """;
    scene.with("R__by_lockstep.sql", view);
    scene.migrate().exited(0);
    flyway("validate");
    assertThat(scene.database.value("SELECT which FROM v")).isEqualTo("public R__by_lockstep.sql");

    scene
        .with("R__by_flyway.sql", view)
        .with("R__raw.sql", "CREATE OR REPLACE VIEW w AS SELECT '${x}'::text AS which;")
        .with("R__raw.sql.conf", "placeholderReplacement=false\n");
    flyway("migrate");
    assertThat(scene.migrate().exited(0).out())
        .singleElement()
        .asString()
        .startsWith("nothing to apply");
    assertThat(scene.database.value("SELECT which FROM w")).isEqualTo("${x}");
  }

  @Test
  void placeholderWithoutAValueIsNamedBeforeAnythingIsChanged() {
    scene
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("R__view.sql", "CREATE VIEW v AS\nSELECT '${nobody}' AS who;");
    assertThat(scene.migrate().exited(3).error()).contains("R__view.sql:2").contains("${nobody}");
    assertThat(scene.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
  }
}
