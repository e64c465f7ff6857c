// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lockstep.support.Eventually;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills under {@code serve}: by trigger, by schedule, and because a gate waits for them. */
class BackfillServiceIT {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    scene = PeopleScene.in(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aTriggerIsAcceptedFollowedAndCounted() throws IOException {
    PeopleScene.backfill(folder, "");
    try (Service service = Service.start(scene).awaitReady()) {
      Response tried =
          service
              .admin()
              .contentType(ContentType.JSON)
              .body("{\"dryRun\": true}")
              .post("/api/admin/backfills/upper/runs");
      tried.then().statusCode(202);
      JsonPath report = follow(service, tried, "report");
      assertThat(report.getLong("report.remaining")).isEqualTo(3000);

      Response accepted =
          service.admin().contentType(ContentType.JSON).post("/api/admin/backfills/upper/runs");
      accepted.then().statusCode(202);
      JsonPath run =
          Eventually.until(
              () -> service.admin().get(accepted.header("Location")).jsonPath(),
              json -> "complete".equals(json.getString("state")));
      assertThat(run.getLong("changed")).isEqualTo(3000);
      assertThat(run.getString("startedAt")).endsWith("Z");

      service
          .admin()
          .get("/api/admin/backfills/upper")
          .then()
          .statusCode(200)
          .body("state", equalTo("complete"));
      service
          .anyone()
          .get("/q/metrics")
          .then()
          .body(containsString("lockstep_backfill_rows_changed_total{backfill=\"upper\"} 3000.0"));
      service.stop().exited(143);
    }
  }

  private static JsonPath follow(Service service, Response accepted, String until) {
    return Eventually.until(
        () -> service.admin().get(accepted.header("Location")).jsonPath(),
        json -> json.get(until) != null);
  }

  @Test
  void aScheduleNeedsNobody() throws IOException {
    PeopleScene.backfill(folder, "\nschedule: every 1s");
    try (Service service = Service.start(scene)) {
      Eventually.isTrue(scene.database, "SELECT to_regclass('people') IS NOT NULL");
      Eventually.isTrue(scene.database, "SELECT count(*) = 0 FROM people WHERE upper_name IS NULL");
      assertThat(service.process.isAlive()).isTrue();
    }
  }

  @Test
  void aGateOpensByItself() throws IOException {
    PeopleScene.backfill(folder, "");
    scene.with(
        "V2__strict.sql",
        """
        -- lockstep: requires-backfill upper
        ALTER TABLE people ALTER upper_name SET NOT NULL;
        """);
    try (Service service = Service.start(scene)) {
      Eventually.until(
          () ->
              service
                  .health()
                  .get("/api/admin/migrations/health")
                  .jsonPath()
                  .getString("migrations.latestApplied.version"),
          "2"::equals);
      service.awaitReady();
      assertThat(scene.history()).containsExactly("1|V1__people.sql|t", "2|V2__strict.sql|t");
      assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name = upper(name)"))
          .isEqualTo("3000");
    }
  }
}
