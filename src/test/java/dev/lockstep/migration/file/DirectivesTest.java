// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.migration.unused.RequiredUnused;
import dev.lockstep.sql.StatementSplitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectivesTest {
  private final List<MigrationProblem> problems = new ArrayList<>();

  private Directives parse(String text) {
    int first =
        StatementSplitter.split(text).stream()
            .mapToInt(statement -> statement.line())
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return Directives.parse("V1__a.sql", text, first, problems);
  }

  @Test
  void readsEveryDirective() {
    Directives directives =
        parse(
            """
            -- A migration.
            -- lockstep:requires-backfill artworks_slug
            --lockstep:requires-backfill orders.total
            -- lockstep:requires-unused public.orders_old for 1 day
            -- lockstep:lock-timeout 5s
              -- lockstep:statement-timeout 10min
            -- lockstep:allow ban-drop-column nobody reads it any more
            -- lockstep:irreversible the data is gone
            ALTER TABLE a DROP b;
            """);

    assertThat(problems).isEmpty();
    assertThat(directives.requiresBackfills()).containsExactly("artworks_slug", "orders.total");
    assertThat(directives.requiresUnused())
        .containsExactly(new RequiredUnused("public.orders_old", Duration.ofDays(1), 4));
    assertThat(directives.lockTimeout()).contains(Duration.ofSeconds(5));
    assertThat(directives.statementTimeout()).contains(Duration.ofMinutes(10));
    assertThat(directives.allowed())
        .containsOnlyKeys("ban-drop-column")
        .containsValue("nobody reads it any more");
    assertThat(directives.irreversible()).contains("the data is gone");
  }

  @Test
  void asksForNothingWithoutDirectives() {
    assertThat(parse("SELECT 'lockstep:';")).isEqualTo(Directives.NONE);
    assertThat(parse("")).isEqualTo(Directives.NONE);
    assertThat(problems).isEmpty();
  }

  @Test
  void namesFileAndLineOfEachThatIsWrong() {
    parse(
        """
        -- lockstep:lock-timout 5s
        -- lockstep:lock-timeout soon
        -- lockstep:allow ban-drop-column
        -- lockstep:irreversible
        -- lockstep:requires-backfill two names
        SELECT 1;
        -- lockstep:lock-timeout 1s
        """);

    assertThat(problems.stream().map(MigrationProblem::toString))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("V1__a.sql:1: unknown directive 'lockstep:lock-timout'"),
            line -> assertThat(line).startsWith("V1__a.sql:2: lock-timeout: 'soon'"),
            line -> assertThat(line).startsWith("V1__a.sql:3: allow needs a rule and a reason"),
            line -> assertThat(line).startsWith("V1__a.sql:4: irreversible needs a reason"),
            line -> assertThat(line).startsWith("V1__a.sql:5: requires-backfill needs one"),
            line -> assertThat(line).startsWith("V1__a.sql:7: ").contains("above the first"));
  }
}
