// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.LeaseLostException;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken before a run's first change, and what happens if it cannot be. */
class BeforeRunTest {
  @TempDir Path folder;
  private MigrationFixture fixture;
  private final List<List<String>> asked = new ArrayList<>();

  @BeforeEach
  void setUp() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void tearDown() {
    fixture.close();
  }

  private RunReport migrate(BeforeRun precaution) throws Exception {
    return fixture.runner().beginningWith(precaution).run(Options.ALL);
  }

  private BeforeRun giving(String id) {
    return pending -> {
      asked.add(pending.stream().map(MigrationFile::script).toList());
      return Optional.of(id);
    };
  }

  @Test
  void itIsTakenOnceAndRecordedBesideAllThatWasPending() throws Exception {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (n int);")
        .with("V2__b.sql", "CREATE TABLE b (n int);");

    RunReport report = migrate(giving("first"));

    assertThat(asked).containsExactly(List.of("V1__a.sql", "V2__b.sql"));
    assertThat(report.snapshot()).contains("first");
    migrate(giving("none is needed"));
    assertThat(asked).hasSize(1);

    fixture.with("V3__c.sql", "DROP TABLE a;");
    migrate(giving("second"));
    assertThat(asked.get(1)).containsExactly("V3__c.sql");
    try (Connection connection = fixture.database.connections().open()) {
      assertThat(RecordedSnapshots.read(connection))
          .containsOnly(
              java.util.Map.entry("V1__a.sql", "first"),
              java.util.Map.entry("V2__b.sql", "first"),
              java.util.Map.entry("V3__c.sql", "second"));
    }
    // What is applied again after it was taken back is served by the newer one.
    fixture.database.execute("DELETE FROM flyway_schema_history WHERE version = '3'");
    fixture.with("V3__c.sql", "SELECT 1;");
    migrate(giving("third"));
    try (Connection connection = fixture.database.connections().open()) {
      assertThat(RecordedSnapshots.read(connection)).containsEntry("V3__c.sql", "third");
    }
  }

  @Test
  void ifItCannotBeTakenNothingIsChangedNotEvenHealed() throws Exception {
    fixture.with("V1__a.sql", "CREATE TABLE a (n int); INSERT INTO a VALUES (1), (1);");
    fixture.migrate();
    fixture.with("V2__u.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (n);");
    assertThatThrownBy(() -> migrate(BeforeRun.NONE)).hasMessageContaining("V2__u.sql");
    String invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
    String failed = "SELECT count(*) FROM flyway_schema_history WHERE NOT success";
    assertThat(fixture.database.value(invalid)).isEqualTo("1");
    List<String> history = fixture.history();

    assertThatThrownBy(
            () ->
                migrate(
                    pending -> {
                      throw new IllegalStateException("the disk is full");
                    }))
        .hasMessageContaining("the disk is full");

    assertThat(fixture.database.value(invalid)).isEqualTo("1");
    assertThat(fixture.history()).isEqualTo(history);
    assertThat(fixture.database.value("SELECT count(*) FROM lockstep.migration_snapshot"))
        .isEqualTo("0");
    // The lease is free: the next one does not wait for it.
    fixture.database.execute("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");
    assertThat(migrate(giving("x")).applied()).hasSize(1);
    assertThat(fixture.database.value(failed)).isEqualTo("0");
  }

  @Test
  void whoeverLostTheLeaseMeanwhileRecordsAndAppliesNothing() throws Exception {
    fixture.with("V1__a.sql", "CREATE TABLE a (n int);");

    assertThatThrownBy(
            () ->
                migrate(
                    pending -> {
                      fixture.database.execute("UPDATE lockstep.lease SET epoch = epoch + 1");
                      return Optional.of("late");
                    }))
        .isInstanceOf(LeaseLostException.class);

    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
    assertThat(fixture.database.value("SELECT count(*) FROM lockstep.migration_snapshot"))
        .isEqualTo("0");
  }
}
