// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionParserTest {
  private static final String WHOLE =
      """
      /* lockstep
      table: artworks
      key: id                    # unique, not null, indexed; default: the primary key
      batch: 1000                # rows of the first batch; then adapted
      target: 200ms              # time a batch should take
      workers: 1                 # parallel ranges, over all replicas together
      requires: 20261122120000   # not before this migration is applied
      schedule: every 15m        # or cron: "0 3 * * *"; absent = on trigger only
      window: "22:00-06:00 UTC"  # optional
      */
      -- @batch      :from and :to bind the key range (from exclusive, to inclusive)
      UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
       WHERE id > :from AND id <= :to AND slug IS NULL;
      -- @remaining  rows that still need work; 0 means complete
      SELECT count(*) FROM artworks WHERE slug IS NULL;
      """;

  private static BackfillDefinition parse(String text) {
    return DefinitionParser.parse("slugs", "slugs.sql", text);
  }

  @Test
  void theExampleOfTheContractIsRead() {
    BackfillDefinition slugs = parse(WHOLE);
    assertThat(slugs.table()).isEqualTo(new TargetTable(null, "artworks"));
    assertThat(slugs.key()).containsExactly("id");
    assertThat(slugs.batchRows()).isEqualTo(1000);
    assertThat(slugs.target()).isEqualTo(Duration.ofMillis(200));
    assertThat(slugs.workers()).isEqualTo(1);
    assertThat(slugs.requires()).isEqualTo("20261122120000");
    assertThat(slugs.schedule()).isEqualTo(new Schedule.Every(Duration.ofMinutes(15)));
    assertThat(slugs.window()).hasToString("22:00-06:00 UTC");
    Sql sql = (Sql) slugs.work();
    assertThat(sql.batch()).hasSize(1);
    assertThat(sql.batch().get(0).line()).isEqualTo(12);
    assertThat(sql.batch().get(0).render(parameter -> "<" + parameter + ">"))
        .isEqualTo(
            """
            UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
             WHERE id > <:from> AND id <= <:to> AND slug IS NULL""");
    assertThat(sql.remaining().verb()).isEqualTo("select");
  }

  @Test
  void aMarkInAStringOrInACommentIsNone() {
    BackfillDefinition notes =
        parse(
            """
            /* lockstep
            table: artworks
            */
            -- @batch
            UPDATE artworks SET note = '
            -- @remaining
            ', other = $$
            -- @nonsense
            $$ /*
            -- @throttle
            */ WHERE id > :from AND id <= :to;
            -- @remaining
            SELECT count(*) FROM artworks WHERE note IS NULL;
            """);
    Sql sql = (Sql) notes.work();
    assertThat(sql.batch()).hasSize(1);
    assertThat(sql.remaining().line()).isEqualTo(13);
    assertThat(sql.throttle()).isNull();
  }

  @Test
  void lineEndsDoNotChangeTheChecksumButSqlDoes() {
    String checksum = parse(WHOLE).checksum();
    assertThat(parse(WHOLE.replace("\n", "\r\n")).checksum()).isEqualTo(checksum);
    assertThat(parse(WHOLE.replace("'g'", "'gi'")).checksum()).isNotEqualTo(checksum);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          batch: 1000  | batchsize: 10        | slugs.sql:4: unknown key 'batchsize'; known are table, key, batch, target, workers, requires, schedule, window, nice, synchronous-commit
          batch: 1000  | batch: 0             | slugs.sql:4: 'batch': '0' is not a number from 1 to 100000
          batch: 1000  | batch                | slugs.sql:4: 'batch                # rows of the first batch; then adapted' is not 'key: value'
          key: id      | table: other         | slugs.sql:3: 'table' is there already, on line 2
          target: 200ms | target: 200         | slugs.sql:5: 'target': '200' is not a duration; write a number and a unit, such as 200ms, 2s, 10min
          batch: 1000  | batch: 10 */         | slugs.sql:4: '*/' ends the header: put it on a line of its own
          key: id      | key: "id             | slugs.sql:3: 'key': a quote that does not end
          schedule: every 15m | schedule: "0 25 * * *" | slugs.sql:8: 'schedule': '0 25 * * *' is not a schedule: Value 25 not in range [0, 23]
          06:00 UTC    | 06:00 Nowhere/At_All | slugs.sql:9: 'window': '22:00-06:00 Nowhere/At_All' is not a window: Unknown time-zone ID: Nowhere/At_All
          UPDATE art   | COMMIT; UPDATE art   | slugs.sql:12: COMMIT cannot be in a batch: each batch is one transaction of Lockstep's
          -- @remaining | -- @remainder       | slugs.sql:14: unknown section '@remainder'; known are @batch, @remaining, @throttle
          slug IS NULL; | slug = 'it           | slugs.sql:13: the string that begins here never ends, and takes in the rest of the file; add its closing '
          """)
  void whatIsNotKnownIsAnErrorWithItsLine(String written, String instead, String message) {
    String text =
        WHOLE.replaceFirst(
            java.util.regex.Pattern.quote(written),
            java.util.regex.Matcher.quoteReplacement(instead));
    assertThat(text).isNotEqualTo(WHOLE);
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(DefinitionException.class)
        .satisfies(
            e ->
                assertThat(((DefinitionException) e).problems())
                    .extracting(DefinitionProblem::toString)
                    .contains(message));
  }

  @Test
  void aScheduleMayHaveAStepWhereverItEndsAComment() {
    assertThat(parse(WHOLE.replace("every 15m", "\"*/5 * * * *\"")).schedule().text())
        .isEqualTo("*/5 * * * *");
  }

  /** As in SQL: quotes keep the case, and what is in them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          User                        |         | user
          "User"                      |         | User
          "User" # remark             |         | User
          "a # b"                     |         | a # b
          Shop."User"                 | shop    | User
          "My Shop"."Odd ""Na""me"   | My Shop | Odd "Na"me
          """)
  void aTableIsNamedAsInSql(String written, String schema, String name) {
    assertThat(parse(WHOLE.replace("table: artworks", "table: " + written)).table())
        .isEqualTo(new TargetTable(schema, name));
  }

  @Test
  void withoutAHeaderItIsNoBackfill() {
    assertThatThrownBy(() -> parse("-- @batch\nSELECT 1"))
        .hasMessage("slugs.sql:1: no header: a backfill starts with '/* lockstep'");
  }

  @Test
  void withoutRemainingItIsNotKnownToBeComplete() {
    assertThatThrownBy(() -> parse(WHOLE.substring(0, WHOLE.indexOf("-- @remaining"))))
        .hasMessage("slugs.sql:1: no '-- @remaining' section: how is it known to be complete?");
  }
}
