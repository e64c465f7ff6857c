// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTemplateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          a > :from                          ~ a > {from}
          a>:from::bigint                    ~ a>{from}::bigint
          a > :from.a AND b <= :to."B b"     ~ a > {from.a} AND b <= {to.B b}
          x = ':from'                        ~ x = ':from'
          x = 'it''s :from'                  ~ x = 'it''s :from'
          x = E'it\\'s :from'                ~ x = E'it\\'s :from'
          x = ":from"                        ~ x = ":from"
          x = $$ :from $$                    ~ x = $$ :from $$
          x = $a$ :from $$ $a$ || :to        ~ x = $a$ :from $$ $a$ || {to}
          x /* :from /* :to */ :to */ = :to  ~ x /* :from /* :to */ :to */ = {to}
          a[1:2]                             ~ a[1:2]
          x ? 'key'                          ~ x ?? 'key'
          x::text                            ~ x::text
          x -- :from                         ~ x -- :from
          """)
  void parametersAreFoundInSqlAndNowhereElse(String sql, String expected) {
    List<SqlTemplate> statements = SqlTemplate.parse("f.sql", 1, sql);
    assertThat(statements).hasSize(1);
    assertThat(
            statements
                .get(0)
                .render(p -> "{" + p.name() + (p.column() == null ? "" : "." + p.column()) + "}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          a; b          ~ 2
          a; ; b;       ~ 2
          'a;b'         ~ 1
          $$a;b$$;      ~ 1
          -- only; this ~ 0
          """)
  void statementsAreCutAtSemicolonsOutsideOfQuotes(String sql, int statements) {
    assertThat(SqlTemplate.parse("f.sql", 1, sql)).hasSize(statements);
  }
}
