// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotOursTest {
  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          cron.*;                table cron.job;                   true
          cron.*;                schema cron;                      true
          cron.*;                table public.cron;                false
          schema:cron;           function cron.run(text);          true
          schema:cro*;           index cron.job_pkey;              true
          schema:cron;           table cronos.job;                 false
          cron;                  schema cron;                      true
          cron;                  table cron.job;                   true
          cron;                  table public.cron;                true
          cron;                  extension cron;                   true
          cron;                  column public.t.cron;             false
          public.pg_stat_*;      view public.pg_stat_statements;   true
          public.pg_stat_*;      extension pg_stat_statements;     false
          extension:pg_stat_*;   extension pg_stat_statements;     true
          extension:pg_stat_*;   view public.pg_stat_statements;   false
          table:awsdms_*;        table app.awsdms_audit;           true
          table:awsdms_*;        view app.awsdms_audit;            false
          PUBLIC.Audit;          table public.audit;               true
          public.Audit;          table public."Audit";             true
          public."Audit";        table public."Audit";             true
          public."Audit";        table public.audit;               false
          public."a.b*";         table public."a.b*";              true
          public."a.b*";         table public."a.bc";              false
          trigger:repack_*;      trigger public.t.repack_1;        true
          trigger:t.repack_*;    trigger public.t.repack_1;        true
          public.*.bucardo_*;    trigger public.t.bucardo_1;       true
          public.*.bucardo_*;    table public.bucardo_1;           false
          materialized-view:m;   materialized view public.m;       true
          server:cold;           other "server cold";              true
          foreign-data-wrapper:*_fdw; other "foreign-data wrapper my_fdw"; true
          language:pl*;          other "language plperl";          true
          cast:(text AS public.*); other "cast (text AS public.mood)"; true
          role:rds*;             table public.rds;                 false
          """)
  void meansWhatIsCalledSo(String pattern, String object, boolean meant) {
    CatalogObject named =
        new CatalogObject(ObjectId.parse(object), new TreeMap<>(), null, new TreeSet<>());
    assertThat(NotOurs.parse(pattern).matches(named)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.*",
        "schema:*",
        "cron.",
        ".job",
        "colour:red",
        "a.b.c.d",
        "\"a.b",
        "extension:a.b",
        "schema:a.b",
        "role:"
      })
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> NotOurs.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'");
  }
}
