// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many open pages on one replica, while a backfill gives them news: after 'mvnw package'. */
@Tag("long")
class OpenPagesTest {
  private static final int LARGE = 1 << 16;
  private static final int SMALL = 1 << 12;

  @TempDir Path folder;
  private TwoReplicas replicas;
  private Service one;
  private String cookie;

  @BeforeEach
  void start() throws IOException {
    replicas = TwoReplicas.in(folder);
    one = replicas.one;
    cookie =
        one.anyone()
            .redirects()
            .follow(false)
            .contentType("application/x-www-form-urlencoded; charset=UTF-8")
            .formParam("secret", Service.ADMIN_SECRET)
            .post("/admin/login")
            .cookie("lockstep_session");
    assertThat(
            one.admin()
                .contentType(ContentType.JSON)
                .post("/api/admin/backfills/upper/runs")
                .statusCode())
        .isEqualTo(202);
  }

  @AfterEach
  void stop() {
    if (replicas != null) {
      replicas.close();
    }
  }

  @Test
  void twoHundredCostTheProbesAndTheDatabaseNothing() throws Exception {
    long probe = median(() -> one.anyone().get("/q/health/live"));
    long health = median(() -> one.health().get("/api/admin/migrations/health"));
    List<OpenPage> pages = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        pages.add(new OpenPage(one, cookie, i % 2 == 0 ? "now" : "backfills", LARGE));
      }
      double checks = checks();
      long began = System.nanoTime();
      long probeWith = median(() -> one.anyone().get("/q/health/live"));
      long healthWith = median(() -> one.health().get("/api/admin/migrations/health"));
      for (OpenPage page : pages) {
        page.awaitNews(8);
      }
      double done = checks() - checks;
      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(done).isGreaterThan(1).isLessThanOrEqualTo(seconds + 1);
      // The machine is shared: twice, and a little.
      assertThat(probeWith).as("%d µs before", probe).isLessThan(probe * 2 + 5_000);
      assertThat(healthWith).as("%d µs before", health).isLessThan(health * 2 + 5_000);
      System.out.printf(
          "200 open pages: a probe takes %d µs (before %d), health %d µs (before %d), medians;"
              + " %.2f checks a second%n",
          probeWith, probe, healthWith, health, done / seconds);
    } finally {
      for (OpenPage page : pages) {
        page.close();
      }
    }
  }

  @Test
  void aSlowOneIsDroppedAndKeepsNoOtherWaiting() throws Exception {
    // News of a megabyte, so that what lies between here and there is soon full.
    replicas.scene.database.execute(
        "UPDATE lockstep.backfill_run SET error = repeat('x', 1000000) WHERE name = 'tonight'");
    try (OpenPage slow = new OpenPage(one, cookie, "backfills", SMALL);
        OpenPage other = new OpenPage(one, cookie, "backfills", LARGE)) {
      other.awaitNews(25);
      assertThat(slow.endsBefore(25)).as("dropped").isTrue();
      other.awaitNews(2);
    }
  }

  private double checks() {
    return one.anyone()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("lockstep_health_check_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** In microseconds. */
  private static long median(Supplier<Response> call) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long began = System.nanoTime();
      assertThat(call.get().statusCode()).isEqualTo(200);
      times.add((System.nanoTime() - began) / 1_000);
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
