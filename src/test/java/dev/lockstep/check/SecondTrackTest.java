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
