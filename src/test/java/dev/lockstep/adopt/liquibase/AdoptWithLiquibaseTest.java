// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.finding.Finding;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changelogs that only the real Liquibase makes SQL of; {@code pg_dump -s} judges. */
@Tag("long")
class AdoptWithLiquibaseTest {
  private static final String MAIN =
      """
      databaseChangeLog:
        - changeSet:
            id: "1"
            author: ann
            changes:
              - createTable:
                  tableName: Users
                  columns:
                    - column: {name: id, type: bigint, autoIncrement: true, constraints: {primaryKey: true}}
                    - column: {name: name, type: varchar(50), constraints: {nullable: false}}
        - changeSet:
            id: "oracle"
            author: ann
            dbms: oracle
            changes:
              - sql: {sql: "SELECT 1 FROM dual"}
        - include: {file: db/changelog/more.xml}
      """;

  private static final String XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
        <preConditions><dbms type="postgresql"/></preConditions>
        <changeSet id="body" author="bob">
          <sql splitStatements="false">CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
            -- Changeset of mine; not one
            RETURN 1; END $$</sql>
          <createIndex indexName="users_name" tableName="Users"><column name="name"/></createIndex>
          <insert tableName="Users"><column name="name" value="a;b"/></insert>
        </changeSet>
        %s
      </databaseChangeLog>
      """;

  private static final String LATER =
      """
      <changeSet id="born" author="bob">
        <addColumn tableName="Users"><column name="born" type="date"/></addColumn>
      </changeSet>
      """;

  @TempDir private Path root;
  private ElderServer elder;
  private AdoptionFixture fixture;
  private Path program;

  @BeforeEach
  void project() throws Exception {
    elder = ElderServer.start();
    fixture = new AdoptionFixture(root.resolve("project"), TestDatabase.on(elder.server()));
    program = install();
    fixture.tree.with("src/main/resources/db/changelog/main.yaml", MAIN);
    more("");
  }

  @AfterEach
  void drop() throws Exception {
    fixture.close();
    elder.close();
  }

  /** As a package of Liquibase's lays it out: a program of that name. */
  private Path install() throws IOException, InterruptedException {
    Path classPath = root.resolve("liquibase.cp");
    run(
        "sh",
        "mvnw",
        "-q",
        "-B",
        "-f",
        "src/bench/peers/liquibase/pom.xml",
        "dependency:build-classpath",
        "-Dmdep.outputFile=" + classPath);
    Path script = Files.createDirectories(root.resolve("liquibase")).resolve("liquibase");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s' -cp '%s' liquibase.integration.commandline.LiquibaseCommandLine \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Files.readString(classPath)));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private void run(String... command) throws IOException, InterruptedException {
    Path log = root.resolve("log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(code).as(Files.readString(log)).isZero();
  }

  private void more(String changeSets) {
    fixture.tree.with("src/main/resources/db/changelog/more.xml", XML.formatted(changeSets));
  }

  /** As an application that has it on its class path. */
  private void update() throws IOException, InterruptedException {
    run(
        program.toString(),
        "--search-path=" + fixture.tree.path("src/main/resources"),
        "--username=postgres",
        "--password=x",
        "--url=" + fixture.database.jdbcUrl(),
        "update",
        "--changelog-file=db/changelog/main.yaml");
  }

  private LiquibaseSource source() {
    return new LiquibaseSource(
        fixture.tree.path("src/main/resources/db/changelog/main.yaml"),
        null,
        LiquibaseTool.find(
            Map.of("LIQUIBASE_HOME", program.getParent().toString()), fixture.tree.root()));
  }

  @Test
  void changelogsOfXmlAndYamlAreTakenOverWithTheirDatabase() throws Exception {
    update();
    more(LATER);
    String before = PgDump.schema(fixture.database);

    AdoptionPlan plan = fixture.adopt(source(), AdoptionRequest.plain());

    assertThat(plan.notes().stream().map(fixture::text))
        .containsExactly(
            "src/main/resources/db/changelog/main.yaml: liquibase-changelog: is adopted as the SQL"
                + " that Liquibase prints of it; its rollbacks are not");
    assertThat(ofChecksums(plan)).isEmpty();
    assertThat(
            fixture.database.rows(
                "SELECT version, description FROM flyway_schema_history ORDER BY installed_rank"))
        .containsExactly("0001|ann 1", "0002|bob body");
    assertThat(plan.live().orElseThrow().pending()).containsExactly("V0003__bob_born.sql");
    try (TestDatabase empty = TestDatabase.on(elder.server())) {
      fixture.migrate(empty);
      empty.execute("ALTER TABLE \"Users\" DROP COLUMN born");
      assertThat(schema(PgDump.schema(empty))).isEqualTo(schema(before));
      assertThat(empty.rows("SELECT id, name, f() FROM \"Users\"")).containsExactly("1|a;b|1");
    }
    assertThat(fixture.migrate()).containsExactly("V0003__bob_born.sql");
    assertThat(fixture.database.rows("SELECT id, name, born FROM \"Users\""))
        .containsExactly("1|a;b|∅");
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.generate()).isEmpty();
    assertThat(fixture.plan(source(), AdoptionRequest.plain()).isDone()).isTrue();
  }

  @Test
  void whatWasEditedAfterItRanIsToldByItsChecksum() throws Exception {
    update();
    fixture.tree.with(
        "src/main/resources/db/changelog/main.yaml",
        MAIN.replace("name: name, type: varchar(50)", "name: name, type: varchar(60)"));

    assertThat(fixture.refusal(source()))
        .anyMatch(line -> line.contains("column public.\"Users\".name differs in type"));

    fixture.database.execute("ALTER TABLE \"Users\" ALTER COLUMN name TYPE varchar(60)");
    AdoptionPlan plan = fixture.plan(source(), AdoptionRequest.plain());
    assertThat(ofChecksums(plan))
        .containsExactly(
            "ann:1 was edited after it was run here (its checksum is another); the live schema tells"
                + " whether that matters");
  }

  private static List<String> ofChecksums(AdoptionPlan plan) {
    return plan.live().orElseThrow().notes().stream()
        .map(Finding::message)
        .filter(message -> message.contains("checksum"))
        .toList();
  }

  @Test
  void whatThePrintDoesNotTellIsNamedByFileAndLine() {
    more(
        """
        <changeSet id="a" author="bob" runAlways="true"><sql>SELECT 1</sql></changeSet>
        <changeSet id="b" author="bob" context="prod"><sql>SELECT 1</sql></changeSet>
        <changeSet id="c" author="bob">
          <preConditions onFail="MARK_RAN"><tableExists tableName="x"/></preConditions>
          <sql>SELECT 1</sql>
        </changeSet>
        """);

    assertThat(fixture.refusal(source()))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("more.xml:13:", "runs always"),
            line -> assertThat(line).contains("more.xml:14:", "bob:b has context prod"),
            line -> assertThat(line).contains("more.xml:16:", "has a precondition"));

    fixture.tree.with(
        "src/main/resources/db/changelog/main.yaml", MAIN.replace("createTable", "createTabel"));
    assertThat(fixture.refusal(source())).anyMatch(line -> line.contains("main.yaml"));
  }

  @Test
  void whatRunsOnChangeBecomesARepeatableMigrationInEachFormat() throws Exception {
    fixture.tree.with(
        "src/main/resources/db/changelog/main.yaml",
        MAIN
            + """
              - changeSet:
                  id: names
                  author: ann
                  runOnChange: true
                  changes:
                    - createView: {viewName: names, replaceIfExists: true, selectQuery: SELECT name FROM "Users"}
            """);
    more(
        LATER
            + """
            <changeSet id="v" author="bob" runOnChange="true">
              <sql>CREATE OR REPLACE VIEW v AS SELECT 1 AS one</sql>
            </changeSet>
            """);

    AdoptionPlan plan = fixture.plan(source(), AdoptionRequest.plain());

    assertThat(plan.files().stream().map(file -> file.path().getFileName().toString()))
        .contains("V0003__bob_born.sql", "R__bob_v.sql", "R__ann_names.sql");
  }

  /** Without what the tools keep for themselves, and without what names the moment. */
  private static List<String> schema(String dump) {
    return new ArrayList<>(
        Arrays.stream(dump.split("\n\n"))
            .map(String::strip)
            .filter(block -> !block.isEmpty() && !block.startsWith("--") && !block.startsWith("\\"))
            .filter(
                block ->
                    !block.matches("(?s).*\\b(lockstep|databasechange|flyway_schema_history).*"))
            .sorted()
            .toList());
  }
}
