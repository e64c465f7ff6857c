// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.definition.SqlTemplate.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowerBoundsTest {
  private static SqlTemplate template(String sql) {
    return SqlTemplate.parse("b.sql", 1, sql).getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a > :from AND a <= :to | a >= :from AND a <= :to",
        ":from < a | :from <= a",
        "a>:from | a>=:from",
        "a > (:from)::bigint | a >= (:from)::bigint",
        ":from::int::bigint < a | :from::int::bigint <= a",
        "a > CAST(:from AS int) | a >= CAST(:from AS int)",
        "(a, b) > (:from.a, :from.b) | (a, b) >= (:from.a, :from.b)",
        "(:from.a, :from.b) < (a, b) | (:from.a, :from.b) <= (a, b)",
        "ROW(a, b) > row(CAST(:from.a AS int), cast(:from.b AS text))"
            + " | ROW(a, b) >= row(CAST(:from.a AS int), cast(:from.b AS text))",
        "a OPERATOR(pg_catalog.>) :from | a OPERATOR(pg_catalog.>=) :from",
        ":from OPERATOR(pg_catalog.<) a | :from OPERATOR(pg_catalog.<=) a",
        "a > /* > */ :from -- > :from | a >= /* > */ :from -- > :from",
        "n = '> :from' AND a > :from | n = '> :from' AND a >= :from",
        "a = :from OR a > :from | a = :from OR a >= :from",
      })
  void theLowerBoundCanBeIncluded(String strict, String included) {
    SqlTemplate first = template(strict).withFirstIncluded();
    assertThat(first).isNotNull();
    assertThat(first.render(Parameter::toString)).isEqualTo(included);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a > :from - 1",
        "a <> :from",
        "a >> :from",
        "a >= :from",
        "a < :from",
        "a > lower(:from)",
        "a BETWEEN :from AND :to",
        "a > :from AND b IN (SELECT :from)",
      })
  void whereItIsNotClearThereIsNoFirst(String sql) {
    assertThat(template(sql).withFirstIncluded()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT a::text, '?' ? b, :from.\"A b\", $$:to$$ /* :to ? */ | SELECT a::text, '?' ?? b, <:from.A b>, $$:to$$ /* :to ? */",
        "SELECT E'\\':to', U&'\\003A:to', \":to\", x[1:2] | SELECT E'\\':to', U&'\\003A:to', \":to\", x[1:2]",
        "SELECT :from.ID | SELECT <:from.id>",
      })
  void parametersAreFoundWhereSqlHasThem(String sql, String cut) {
    assertThat(template(sql).render(parameter -> "<" + parameter + ">")).isEqualTo(cut);
  }
}
