// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.render.SqlScript;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SafeScriptsTest {
  private static DiffProof proof;

  @BeforeAll
  static void open() {
    proof = new DiffProof();
  }

  @AfterAll
  static void close() {
    proof.close();
  }

  private static List<String> scripts(String from, String to) throws Exception {
    return proof.provesSafely(from, to).stream()
        .map(
            script ->
                script.name()
                    + (script.transactional() ? "" : " outside")
                    + (script.requiresBackfill() ? " gated" : "")
                    + ": "
                    + String.join(
                        "; ", script.statements().stream().map(RenderedStatement::sql).toList()))
        .toList();
  }

  @Test
  void anIndexIsBuiltConcurrentlyByItself() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (a integer)",
                "CREATE TABLE t (a integer); CREATE INDEX i ON t (a)"))
        .containsExactly("index outside: CREATE INDEX CONCURRENTLY i ON public.t USING btree (a)");
  }

  @Test
  void aReferenceIsAddedFirstAndValidatedLater() throws Exception {
    String tables = "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer);";
    assertThat(
            scripts(tables, tables + "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p"))
        .containsExactly(
            "expand: ALTER TABLE public.c ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES public.p(id) NOT"
                + " VALID",
            "validate: ALTER TABLE public.c VALIDATE CONSTRAINT f");
  }

  @Test
  void notNullWaitsForABackfillAndIsProvenByACheck() throws Exception {
    assertThat(scripts("CREATE TABLE t (a integer)", "CREATE TABLE t (a integer NOT NULL)"))
        .containsExactly(
            "guard gated: ALTER TABLE public.t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT"
                + " VALID",
            "guard_validate: ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null",
            "contract: ALTER TABLE public.t ALTER COLUMN a SET NOT NULL; ALTER TABLE public.t DROP"
                + " CONSTRAINT t_a_not_null");
  }

  @Test
  void notNullThatACheckSaysAlreadyWaitsForNothing() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (a integer, CONSTRAINT c CHECK (a IS NOT NULL))",
                "CREATE TABLE t (a integer NOT NULL, CONSTRAINT c CHECK (a IS NOT NULL))"))
        .containsExactly("expand: ALTER TABLE public.t ALTER COLUMN a SET NOT NULL");
  }

  @Test
  void aDefaultIsThereBeforeTheGateAndAPrimaryKeyAfterIt() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (a integer, b integer)",
                "CREATE TABLE t (a integer NOT NULL DEFAULT 1, b integer, CONSTRAINT k PRIMARY KEY (a))"))
        .containsExactly(
            "expand: ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 1",
            "guard gated: ALTER TABLE public.t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT"
                + " VALID",
            "guard_validate: ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null",
            "contract: ALTER TABLE public.t ALTER COLUMN a SET NOT NULL; ALTER TABLE public.t DROP"
                + " CONSTRAINT t_a_not_null",
            "contract outside: CREATE UNIQUE INDEX CONCURRENTLY k ON public.t (a)",
            "contract: ALTER TABLE public.t ADD CONSTRAINT k PRIMARY KEY USING INDEX k");
  }

  @Test
  void aTableJoinsItsParentWhenItsColumnsAreComplete() throws Exception {
    String parent = "CREATE TABLE p (a integer NOT NULL) PARTITION BY LIST (a);";
    List<String> scripts =
        scripts(
            parent + "CREATE TABLE t (a integer)",
            parent + "CREATE TABLE t PARTITION OF p FOR VALUES IN (1)");
    assertThat(scripts.getFirst()).startsWith("guard gated: ");
    assertThat(scripts.getLast()).startsWith("contract: ").contains("ATTACH PARTITION");
  }

  @Test
  void aRewriteIsSaidWhereItIsRead() throws Exception {
    SqlScript script =
        proof.provesSafely("CREATE TABLE t (a integer)", "CREATE TABLE t (a bigint)").getFirst();
    assertThat(script.text())
        .startsWith(
            "-- writes all of public.t anew under ACCESS EXCLUSIVE: reads and writes wait meanwhile.\n"
                + "-- For a large table, add a column beside this one, backfill it,")
        .endsWith("ALTER TABLE public.t ALTER COLUMN a SET DATA TYPE bigint;\n");
  }

  @Test
  void aKeyUsesAnIndexBuiltConcurrently() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (a integer, b integer)",
                "CREATE TABLE t (a integer, b integer, CONSTRAINT u UNIQUE (a) INCLUDE (b))"))
        .containsExactly(
            "index outside: CREATE UNIQUE INDEX CONCURRENTLY u ON public.t (a) INCLUDE (b)",
            "settle: ALTER TABLE public.t ADD CONSTRAINT u UNIQUE USING INDEX u");
  }

  @Test
  void aRequiredColumnWaitsForItsBackfill() throws Exception {
    assertThat(scripts("CREATE TABLE t (a integer)", "CREATE TABLE t (a integer, b text NOT NULL)"))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD COLUMN b text",
            "guard gated: ALTER TABLE public.t ADD CONSTRAINT t_b_not_null CHECK (b IS NOT NULL) NOT"
                + " VALID",
            "guard_validate: ALTER TABLE public.t VALIDATE CONSTRAINT t_b_not_null",
            "contract: ALTER TABLE public.t ALTER COLUMN b SET NOT NULL; ALTER TABLE public.t DROP"
                + " CONSTRAINT t_b_not_null");
  }

  @Test
  void aColumnGoesLastAndLetsNewCodeInsertBefore() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (a integer, b text NOT NULL)",
                "CREATE TABLE t (a integer, c text)"))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD COLUMN c text; ALTER TABLE public.t ALTER COLUMN b DROP"
                + " NOT NULL",
            "drop: ALTER TABLE public.t DROP COLUMN b");
  }

  @Test
  void aNewTableIsMadeAtOnce() throws Exception {
    assertThat(
            scripts(
                "",
                "CREATE TABLE t (a integer PRIMARY KEY, b integer REFERENCES t); CREATE INDEX i ON t (b)"))
        .hasSize(1);
  }

  @Test
  void aVolatileDefaultIsForNewRowsFirst() throws Exception {
    assertThat(
            scripts(
                "CREATE TABLE t (id integer PRIMARY KEY)",
                "CREATE TABLE t (id integer PRIMARY KEY, code uuid DEFAULT gen_random_uuid() NOT NULL)"))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD COLUMN code uuid; ALTER TABLE public.t ALTER COLUMN code"
                + " SET DEFAULT gen_random_uuid()",
            "guard gated: ALTER TABLE public.t ADD CONSTRAINT t_code_not_null CHECK (code IS NOT NULL)"
                + " NOT VALID",
            "guard_validate: ALTER TABLE public.t VALIDATE CONSTRAINT t_code_not_null",
            "contract: ALTER TABLE public.t ALTER COLUMN code SET NOT NULL; ALTER TABLE public.t DROP"
                + " CONSTRAINT t_code_not_null");
    assertThat(
            scripts(
                "CREATE TABLE t (id integer PRIMARY KEY)",
                "CREATE TABLE t (id integer PRIMARY KEY, seen timestamptz DEFAULT now())"))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD COLUMN seen timestamp with time zone DEFAULT now()");
  }

  @Test
  void aTableWithoutKeyIsWrittenAnewForAVolatileDefaultAndThatIsSaid() throws Exception {
    assertThat(
            proof
                .provesSafely(
                    "CREATE TABLE t (a integer)",
                    "CREATE TABLE t (a integer, code uuid DEFAULT gen_random_uuid())")
                .getFirst()
                .text())
        .startsWith("-- writes all of public.t anew under ACCESS EXCLUSIVE: reads and writes wait")
        .contains("-- The table has no key by which a backfill could fill it.");
  }

  @Test
  void aColumnOfADomainWithRulesIsSaidToRewriteAndOneWithoutIsNot() throws Exception {
    String domains =
        "CREATE DOMAIN free AS integer; CREATE DOMAIN positive AS free CHECK (VALUE > 0);"
            + "CREATE DOMAIN small AS positive; CREATE TABLE t (id integer";
    assertThat(proof.provesSafely(domains + ")", domains + ", a free)").getFirst().blocking())
        .isEmpty();
    assertThat(proof.provesSafely(domains + ")", domains + ", a small)").getFirst().text())
        .contains("-- writes all of public.t anew under ACCESS EXCLUSIVE")
        .contains("give the column the type that the domain is over, and the rules as a CHECK");
  }

  @Test
  void aRuleOfADomainIsSaidOfEachTableThatUsesIt() throws Exception {
    String tables =
        "CREATE TABLE t (a n); CREATE TABLE p (a n, k int) PARTITION BY LIST (k);"
            + "CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE TABLE other (a integer)";
    assertThat(
            proof
                .provesSafely(
                    "CREATE DOMAIN n AS integer; " + tables,
                    "CREATE DOMAIN n AS integer NOT NULL; " + tables)
                .stream()
                .flatMap(script -> script.blocking().stream())
                .map(each -> each.table().name()))
        .contains("t", "p1")
        .doesNotContain("other", "p");
  }

  @Test
  void aNewPartitionReadsTheDefaultOne() throws Exception {
    String table =
        "CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE rest PARTITION OF p DEFAULT;";
    assertThat(
            proof
                .provesSafely(table, table + "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)")
                .getFirst()
                .text())
        .startsWith("-- reads all of public.rest under ACCESS EXCLUSIVE: reads and writes wait");
  }

  /** The backfill comes between; the rewrite is said where it stands. */
  @Test
  void aColumnOfADomainThatTakesNoNullIsFilledBeforeItIsOfTheDomain() throws Exception {
    String domain = "CREATE DOMAIN \"Mail\" AS varchar(20) NOT NULL CHECK (VALUE LIKE '%@%');";
    String table = "CREATE TABLE t (id integer PRIMARY KEY);";
    assertThat(scripts(domain + table, domain + table + "ALTER TABLE t ADD m \"Mail\""))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD COLUMN m character varying(20)",
            "guard gated: ALTER TABLE public.t ALTER COLUMN m SET DATA TYPE public.\"Mail\"");
    assertThat(
            proof
                .provesSafely(domain + table, domain + table + "ALTER TABLE t ADD m \"Mail\"")
                .getLast()
                .text())
        .startsWith("-- writes all of public.t anew under ACCESS EXCLUSIVE: reads and writes wait");
  }

  @Test
  void aCheckThatIsNotEnforcedIsNotValidated() throws Exception {
    assumeTrue(proof.read().major() >= 18);
    String table = "CREATE TABLE t (a integer";
    assertThat(scripts(table + ")", table + ", CONSTRAINT k CHECK (a > 0) NOT ENFORCED)"))
        .containsExactly(
            "expand: ALTER TABLE public.t ADD CONSTRAINT k CHECK ((a > 0)) NOT ENFORCED");
  }
}
