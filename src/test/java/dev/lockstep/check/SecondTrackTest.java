// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.finding.Finding;
import dev.lockstep.proof.Project;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondTrackTest {
  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void ownTrack() {
    tree =
        new Tree(root)
            .with("migrations/V1__one.sql", "SELECT 1;")
            .with("src/main/schema/db/migrations.sql", "SELECT 1;")
            .with("backfills/fill.sql", "SELECT 1;");
  }

  private List<String> tracks(Archives archives) throws IOException {
    Project project = tree.project();
    return SecondTrack.find(project, archives).stream().map(Finding::file).toList();
  }

  private List<String> tracks() throws IOException {
    return tracks(Archives.NONE);
  }

  @Test
  void ownTrackIsNotASecondOne() throws IOException {
    tree.with("docs/drizzle/readme.md", "gone").with("scripts/report.sql", "SELECT 1;");
    assertThat(tracks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "drizzle/0000_one.sql, drizzle",
    "web/drizzle/20260101_x/migration.sql, web/drizzle",
    "drizzle/meta/_journal.json, drizzle",
    "scripts/sql/fix.sql, scripts/sql",
    "scripts/sql-migrations/2020/fix.sql, scripts/sql-migrations",
    "prisma/migrations/1_x/migration.sql, prisma/migrations",
    "db/migrate/20200101_x.sql, db/migrate",
    "src/main/resources/db/migration/V1__x.sql, src/main/resources/db/migration",
    "legacy/V7__x.sql, legacy",
    "alembic/versions/1_x.py, alembic/versions",
    "etl/alembic.ini, etl",
  })
  void trackIsFoundWhereverItLies(String file, String track) throws IOException {
    tree.with(file, "SELECT 1;");
    assertThat(tracks()).containsExactly(track);
  }

  @Test
  void liquibaseIsKnownByItsContent() throws IOException {
    tree.with("a/db.changelog-master.xml", "<databaseChangeLog/>")
        .with("b/changelog.sql", "--liquibase formatted sql\n")
        .with("c/changelog.json", "{}");
    assertThat(tracks()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_modules/x/drizzle/a.sql",
        "target/scripts/sql/a.sql",
        ".git/drizzle/a.sql",
        "src/test/resources/drizzle/a.sql"
      })
  void whatIsNotTheProjectsOwnIsNotSearched(String file) throws IOException {
    tree.with(file, "SELECT 1;");
    assertThat(tracks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "database/changes/20260101120000_one/migration.sql, database/changes",
    "db/0_init/migration.sql, db",
    "diesel/2020-01-01-120000_people/up.sql, diesel",
    "hasura/default/1650000000000_people/down.sql, hasura/default",
    "store/000001_people.up.sql, store",
  })
  void trackOfFoldersOrPairsIsFoundUnderAnyName(String file, String track) throws IOException {
    tree.with(file, "SELECT 1;");
    assertThat(tracks()).containsExactly(track);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dbx/20240101000000_init.sql   | -- migrate:up
          store/00001_init.sql          | -- +goose Up
          store/1-init.sql              | -- +migrate Up
          migs/1700000000000_init.sql   | -- Up Migration
          conf/evolutions/1.sql         | # --- !Ups
          lb/anything.sql               | --liquibase formatted sql
          lb/cl.yaml                    | databaseChangeLog:
          x/sqitch.plan                 | %syntax-version=1.0.0
          infra/atl/atlas.sum           | h1:abc=
          back/versions/abc_init.py     | from alembic import op
          shop/migrations/0001_a.py     | from django.db import migrations, models
          app/20240101000000_x.rb       | class X < ActiveRecord::Migration[7.1]
          priv/20240101000000_x.exs     | use Ecto.Migration
          knexmigs/20240101000000_x.ts  | export async function up(knex) {
          models/20240101000000-x.js    | module.exports = { up: (queryInterface, Sequelize) =>
          src/1700000000000-X.ts        | class X1700000000000 implements MigrationInterface {
          Größe/m/00001_init.go         | func init() { goose.AddMigration(Up, Down) }
          App/Migrations/20240101000000_Init.cs | protected override void Up(MigrationBuilder migrationBuilder)
          Api/M/AddLog.cs               | [Migration(20240101)]
          orm/Migration20240101000000.ts | export class Migration20240101000000 extends Migration {
          orm/Migration20240101000000_a.js | class Migration20240101000000_a extends Migration {
          k/001_init.ts                 | export async function up(db: Kysely<any>): Promise<void> {
          k/2024-01-01T00-init.mts      | export const up = async (db: Kysely<any>) => {
          k/1_a.cjs                     | /** @param {import('kysely').Kysely<any>} db */ exports.up = async (db) => {}
          yo/0001.people.py             | from yoyo import step
          yo/20240101_01_x-people.py    | steps = [step("CREATE TABLE people ()")]
          yo/0002.more.sql              | -- depends: 0001.people
          crates/db/V1__init.rs         | pub fn migration() -> String {
          um/2024.01.01T00.00.00.a.ts   | export const up = async ({ context }) => {
          kn/20240101000000_a.js        | export function up(knex) {
          pg/001.do.people.sql          | CREATE TABLE people ();
          """)
  void trackIsKnownByWhatItsToolReadsWhateverTheFolderIsCalled(String file, String line)
      throws IOException {
    tree.with(file, "\n" + line + "\nSELECT 1;\n");
    assertThat(tracks()).containsExactly(file.substring(0, file.lastIndexOf('/')));
  }

  @Test
  void datedFilesAreATrackAndOneOfThemIsNot() throws IOException {
    tree.with("dumps/20240101000000_all.sql", "SELECT 1;")
        .with("crates/m/20240101000000_a.sql", "SELECT 1;")
        .with("crates/m/20240102000000_b.sql", "SELECT 1;")
        .with("src/20240101000000_chart.js", "export const chart = 1;")
        .with("docs/how.md", "-- migrate:up");
    assertThat(tracks()).containsExactly("crates/m");
  }

  /** As {@code dotnet ef migrations add} and MikroORM's generator leave it. */
  @Test
  void trackOfCodeAndItsSnapshotsIsOneFinding() throws IOException {
    tree.with("App/Migrations/20240101000000_Init.cs", "class Init : Migration { MigrationBuilder")
        .with(
            "App/Migrations/20240101000000_Init.Designer.cs",
            "[Migration(\"20240101000000_Init\")]")
        .with("App/Migrations/AppContextModelSnapshot.cs", "class A : ModelSnapshot")
        .with("orm/Migration20240101000000.ts", "class M extends Migration {")
        .with("orm/.snapshot-app.json", "{}");
    assertThat(tracks()).containsExactly("App/Migrations", "orm");
  }

  @Test
  void aRollbackBesideItsMigrationIsATrack() throws IOException {
    tree.with("yo/0001.people.sql", "CREATE TABLE people ();")
        .with("yo/0001.people.rollback.sql", "DROP TABLE people;")
        .with("ops/emergency.rollback.sql", "ROLLBACK;");
    assertThat(tracks()).containsExactly("yo");
  }

  @Test
  void numberedFilesAreATrackWhereTwoOfThemChangeTables() throws IOException {
    String people = "-- people\ncreate table people (id int);";
    String more = "ALTER TABLE people ADD name text;";
    tree.with("store/001_people.sql", people)
        .with("store/002_name.sql", more)
        .with("seeds/01_people.sql", people)
        .with("seeds/02_rows.sql", "INSERT INTO people VALUES (1);")
        .with("reports/01_cohort.sql", "CREATE TEMP TABLE c AS SELECT 1;")
        .with("reports/02_sums.sql", "DROP TABLE IF EXISTS c; CREATE TEMP TABLE c AS SELECT 1;")
        .with("docs/course/01_people.sql", people)
        .with("docs/course/02_name.sql", more)
        .with("docker-entrypoint-initdb.d/01.people.sql", people)
        .with("docker-entrypoint-initdb.d/02.name.sql", more)
        .with("api/tests/fixtures/001_people.sql", people)
        .with("api/tests/fixtures/002_name.sql", more)
        .with("api/tests/sql/001_people.sql", people)
        .with("api/tests/sql/002_name.sql", more)
        .with("env/lib/site-packages/a/migrations/0001_a.py", "from django.db import migrations");
    assertThat(tracks()).containsExactly("store");
  }

  @Test
  void whatOnlyATrackHasIsOneAmongTestsToo() throws IOException {
    String rails = "class X < ActiveRecord::Migration[7.1]";
    tree.with("api/spec/db/migrate/20240101000000_x.rb", rails)
        .with("api/spec/fixtures/db/migrate/20240101000000_x.rb", rails);
    assertThat(tracks()).containsExactly("api/spec/db/migrate");
  }

  /** {@code lockstep archive .} would be no way out of it. */
  @Test
  void whatLiesBesideEverythingElseIsNamedByItsFile() throws IOException {
    tree.with("sqitch.plan", "%syntax-version=1.0.0\n").with("V1__x.sql", "SELECT 1;");
    assertThat(SecondTrack.find(tree.project(), Archives.NONE))
        .extracting(Finding::toString)
        .satisfiesExactly(
            flyway -> assertThat(flyway).startsWith("V1__x.sql: ").contains("delete this file"),
            plan ->
                assertThat(plan)
                    .startsWith("sqitch.plan: second-track: a plan of Sqitch")
                    .contains("lockstep archive <folder>"));
  }

  @ParameterizedTest
  @CsvSource({"alembic, alembic", "%(here)s/db/revisions, db/revisions", "gone, alembic.ini"})
  void alembicLiesWhereItsFileSays(String location, String track) throws IOException {
    tree.with("alembic.ini", "[alembic]\nscript_location = " + location + "\n")
        .with("alembic/env.py", "")
        .with("db/revisions/env.py", "");
    assertThat(tracks()).containsExactly(track);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web/404.ts              | export const page = (db: Kysely<DB>) => lookUp; // set up
          web/2fa.ts              | export async function check(db: Kysely<DB>) {}
          web/Migration.ts        | class Migration extends Migration {}
          App/Program.cs          | using FluentMigrator.Runner;
          App/Migrations/Setup.cs | MigrationBuilder
          etl/steps.py            | steps = [load, transform]
          src/V1__api.rs          | fn main() {}
          sql/report.sql          | -- depends: people
          """)
  void codeThatIsNoMigrationIsNoTrack(String file, String line) throws IOException {
    tree.with(file, line + "\n");
    assertThat(tracks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reports/2026/up.sql",
        "docs/migration.sql",
        "tools/v2/migration.sql",
        "sql/up.sql"
      })
  void sqlThatIsNoMigrationIsNoTrack(String file) throws IOException {
    tree.with(file, "SELECT 1;");
    assertThat(tracks()).isEmpty();
  }

  @Test
  void archiveCountsByItsManifest() throws IOException {
    tree.with("archive/2026-11-22-sql/scripts/sql/a.sql", "SELECT 1;")
        .with("archive/2026-11-23-sql/scripts/sql/a.sql", "SELECT 1;");
    assertThat(
            tracks(
                new Archives() {
                  @Override
                  public boolean has(Path folder) {
                    return folder.endsWith("2026-11-23-sql");
                  }

                  @Override
                  public List<Finding> verify(Path project) {
                    return List.of(new Finding("archive", "archive/2026-11-23-sql", 0, "changed"));
                  }
                }))
        .containsExactlyInAnyOrder("archive/2026-11-22-sql/scripts/sql", "archive/2026-11-23-sql");
  }
}
