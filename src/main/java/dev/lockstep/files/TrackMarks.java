// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what a file is known as a migration of a tool, whatever its folder is called: a line that only
 * this tool reads, or its name and what it calls.
 *
 * @param name which files are looked into
 * @param content what has to be near their beginning; empty where the name says enough
 * @param track what it belongs to
 */
public record TrackMarks(Pattern name, Pattern content, Track track) {
  /**
   * A tool's migrations.
   *
   * @param what they are, in the words of a message
   * @param source the word of {@code lockstep adopt} for them; empty where there is none
   */
  public record Track(String what, String source) {}

  /** Marks stand at the beginning, below a licence at most. */
  private static final int LOOKED_AT = 8192;

  /** Knex and the like write digits alone; Umzug parts them. */
  private static final String DATED =
      "(?:\\d{13,14}|\\d{4}\\.\\d\\d\\.\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d)[-_.].+\\.";

  private static final String JAVASCRIPT = "[cm]?[jt]s";

  private static final List<TrackMarks> ALL =
      List.of(
          of(
              "\\d+_.+\\.(?:up|down)\\.sql",
              "",
              "pairs of up and down migrations like golang-migrate's",
              "sql"),
          code("\\d+\\.(?:do|undo)\\.(?:.+\\.)?sql", "", "migrations of Postgrator"),
          code("\\d.*\\.sql", "^--\\s*depends:", "migrations of yoyo"),
          sql("--\\s*migrate:up\\b", "migrations of dbmate", "sql"),
          sql("--\\s*\\+goose\\s+Up\\b", "migrations of goose", "sql"),
          sql("--\\s*\\+migrate\\s+Up\\b", "migrations of sql-migrate", ""),
          sql("--\\s*Up Migration\\b", "migrations of node-pg-migrate", ""),
          sql("(?:#|--)\\s*---\\s*!Ups\\b", "evolutions of Play", ""),
          sql("--\\s*liquibase formatted sql\\b", "a Liquibase changelog", "liquibase"),
          of(".+\\.xml", "<databaseChangeLog\\b", "a Liquibase changelog", "liquibase"),
          of(".+\\.ya?ml", "^databaseChangeLog:", "a Liquibase changelog", "liquibase"),
          of(".+\\.json", "\"databaseChangeLog\"\\s*:", "a Liquibase changelog", "liquibase"),
          code("sqitch\\.plan", "^%project=|^%syntax-version=", "a plan of Sqitch"),
          code("atlas\\.sum", "^h1:", "migrations of Atlas"),
          code(".+\\.py", "^from alembic import\\b", "Alembic revisions"),
          code(
              ".+\\.py",
              "^from yoyo import .*\\b(?:step|group)\\b|^steps\\s*=\\s*\\[\\s*step\\(",
              "migrations of yoyo"),
          code("[VU]\\d+(?:[._]\\d+)*__.+\\.rs", "\\bfn migration\\(\\)", "migrations of refinery"),
          code("\\d{14}_.+\\.cs", "\\bMigrationBuilder\\b", "migrations of EF Core"),
          code(".+\\.cs", "\\[(?:\\w+\\.)*Migration\\(\\s*\\d", "migrations of FluentMigrator"),
          code(
              "Migration\\d{14}.*\\." + JAVASCRIPT,
              "\\bextends (?:\\w+\\.)?Migration\\b",
              "migrations of MikroORM"),
          code(
              "\\d.*\\." + JAVASCRIPT,
              "(?s)\\A(?=.*\\bKysely\\s*<).*?\\bexports?\\b(?:\\.|\\s+(?:async\\s+)?(?:function|const)\\s+"
                  + "|(?:\\s+default)?\\s*\\{[^}]*)\\bup\\b",
              "migrations of Kysely"),
          code(
              "\\d{4}_.+\\.py",
              "^from django\\.db import .*\\bmigrations\\b", "migrations of Django"),
          code(DATED + "rb", "<\\s*ActiveRecord::Migration\\b", "migrations of Rails"),
          code(DATED + "exs", "^\\s*use Ecto\\.Migration\\b", "migrations of Ecto"),
          code(
              DATED + JAVASCRIPT,
              "\\bqueryInterface\\b|\\bMigrationInterface\\b|\\bexports\\.up\\b"
                  + "|\\bexport (?:(?:async )?function|const) up\\b|\\bpgm\\b",
              "migrations in JavaScript (Knex, Sequelize, TypeORM, node-pg-migrate)"),
          code(".+\\.go", "\\bgoose\\.AddMigration", "migrations of goose"),
          code(
              "\\d{4}_\\d\\d_\\d\\d_\\d{6}_.+\\.php",
              "\\bIlluminate.Database.Migrations.Migration\\b", "migrations of Laravel"));

  private static TrackMarks sql(String line, String what, String source) {
    return of(".+\\.sql", "^\\s*" + line, what, source);
  }

  private static TrackMarks code(String name, String content, String what) {
    return of(name, content, what, "");
  }

  private static TrackMarks of(String name, String content, String what, String source) {
    return new TrackMarks(
        Pattern.compile(name, Pattern.CASE_INSENSITIVE),
        Pattern.compile(content, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE),
        new Track(what, source));
  }

  /** What track {@code file} belongs to by itself; empty for none. */
  public static Optional<Track> of(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    List<TrackMarks> possible =
        ALL.stream().filter(marks -> marks.name().matcher(name).matches()).toList();
    if (possible.isEmpty()) {
      return Optional.empty();
    }
    String begin = beginning(file);
    return possible.stream()
        .filter(marks -> marks.content().matcher(begin).find())
        .map(TrackMarks::track)
        .findFirst();
  }

  /** The text that {@code file} begins with; empty if it may not be read. */
  public static String beginning(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return "";
    }
    try (InputStream input = Files.newInputStream(file)) {
      return new String(input.readNBytes(LOOKED_AT), StandardCharsets.UTF_8);
    }
  }
}
