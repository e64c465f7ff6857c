// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Eventually;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the packaged program: every view is made, every kind of button works. */
class PageIT {
  private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";

  @TempDir Path folder;
  private Service service;
  private String cookie = "";

  private RequestSpecification here() {
    return service.anyone().redirects().follow(false).cookie("lockstep_session", cookie);
  }

  private String page(String path) {
    Response answer = here().get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }

  /** As a browser does it: the page that asks, its form with its token, and where that leads. */
  private String press(String path) {
    Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(page(path));
    assertThat(token.find()).isTrue();
    Response answer = here().contentType(FORM).formParam("token", token.group(1)).post(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(303);
    return URI.create(answer.header("Location")).getPath();
  }

  @Test
  void aFailedMigrationIsSeenMendedAndAppliedAndABackfillIsRun() throws IOException {
    try (Scene scene = PeopleScene.in(folder)) {
      PeopleScene.backfill(folder, "");
      scene.with("V2__positive.sql", "ALTER TABLE people ADD CONSTRAINT positive CHECK (id > 1);");
      service = Service.start(scene);
      try {
        assertThat(service.anyone().get("/admin").statusCode()).isEqualTo(401);
        logIn();

        String failed = Eventually.until(() -> page("/admin"), html -> html.contains("failed"));
        assertThat(failed).contains("check constraint").contains("/admin/migrations/apply");
        // The run's end is known at once, what the database looks like a second later at most.
        Eventually.until(
            () -> page("/admin/migrations"),
            html -> html.contains(">failed<") && html.contains("V2__positive.sql"));
        assertThat(page("/admin/migrations/2"))
            .contains("CHECK (id &gt; 1)")
            .contains("ACCESS EXCLUSIVE on people")
            .contains("no reverse");

        scene.database.execute("UPDATE people SET id = 9999 WHERE id = 1");
        assertThat(press("/admin/migrations/apply")).isEqualTo("/admin/migrations");
        Eventually.until(() -> page("/admin"), html -> html.contains("healthy"));

        assertThat(press("/admin/backfills/upper/run")).isEqualTo("/admin/backfills/upper");
        Eventually.until(() -> page("/admin/backfills"), html -> html.contains(">complete<"));
        assertThat(page("/admin/backfills")).contains("upper").contains("3,000");
        assertThat(page("/admin/backfills/upper")).contains(">complete<").contains("3,000");
        assertThat(page("/admin/schema")).contains("Tables");
        assertThat(page("/admin/audit"))
            .contains("page 127.0.0.1")
            .contains("apply")
            .contains("backfill upper")
            .contains("people");
        assertThat(scene.database.rows("SELECT actor, action FROM lockstep.audit"))
            .containsExactly("page 127.0.0.1|apply");
        assertThat(service.stop().transcript())
            .contains("page 127.0.0.1 asked for apply")
            .contains("page 127.0.0.1 asked for run: backfill upper");
      } finally {
        service.close();
      }
    }
  }

  /** Fifty rows each fifth of a second, so that there is time to look. */
  private static void slowly(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("backfills/upper.sql"),
        """
        /* lockstep
        table: people
        batch: 50
        target: 220ms
        */
        -- @batch
        UPDATE people SET upper_name = upper(name)
         WHERE id > :from AND id <= :to AND upper_name IS NULL
           AND (SELECT pg_sleep(0.2)) IS NOT NULL;
        -- @remaining
        SELECT count(*) FROM people WHERE upper_name IS NULL;
        """);
  }

  /** What is left, at which rate, and for how long; "none" for what is not told. */
  private record Figures(String remaining, String rate, String left) {
    boolean isUnderWay() {
      return !rate.equals("none") && !left.equals("none");
    }
  }

  private Figures figuresOfStatus(Scene scene) {
    JsonPath status =
        JsonPath.from(
            String.join("\n", scene.command("status", "--output", "json").run().exited(0).out()));
    return figures(
        status.get("backfills[0].remaining"),
        status.get("backfills[0].rowsPerSecond"),
        status.get("backfills[0].etaSeconds"));
  }

  private Figures figuresOfApi() {
    JsonPath run = service.admin().get("/api/admin/backfills/upper").jsonPath();
    return figures(run.get("remaining"), run.get("run.rowsPerSecond"), run.get("run.etaSeconds"));
  }

  private Figures figuresOfMetrics() {
    String metrics = service.anyone().get("/q/metrics").asString();
    return figures(
        found(metrics, "lockstep_backfill_remaining\\{backfill=\"upper\"\\} (\\d+)\\.0"),
        found(metrics, "lockstep_backfill_rows_per_second\\{backfill=\"upper\"\\} (\\d+)\\.0"),
        found(metrics, "lockstep_backfill_left_seconds\\{backfill=\"upper\"\\} (\\d+)\\.0"));
  }

  private Figures figuresOfPage() {
    String page = page("/admin/backfills/upper").replace(",", "");
    return figures(
        found(page, "<dt>Remaining</dt><dd>(?:about )?(\\d+)<"),
        found(page, "(\\d+) rows/s"),
        // Of less than a minute here.
        found(page, "rows/s about (\\d+)s left"));
  }

  private static Figures figures(
      @Nullable Object remaining, @Nullable Object rate, @Nullable Object left) {
    return new Figures(told(remaining), told(rate), told(left));
  }

  private static String told(@Nullable Object figure) {
    return figure == null ? "none" : figure.toString();
  }

  private static @Nullable String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  @Test
  void statusApiMetricsAndPageTellTheSameFigures() throws IOException {
    try (Scene scene = PeopleScene.in(folder)) {
      slowly(folder);
      service = Service.start(scene).awaitReady();
      try {
        logIn();
        press("/admin/backfills/upper/run");
        for (Supplier<Figures> tells :
            List.<Supplier<Figures>>of(
                () -> figuresOfStatus(scene),
                this::figuresOfApi,
                this::figuresOfMetrics,
                this::figuresOfPage)) {
          Figures figures = Eventually.until(tells, Figures::isUnderWay);
          // 50 rows each 200 ms and a little; 3,000 in all.
          assertThat(Integer.parseInt(figures.rate())).as("%s", figures).isBetween(50, 500);
          assertThat(Integer.parseInt(figures.left())).as("%s", figures).isBetween(0, 60);
        }
        press("/admin/backfills/upper/pause");
        Eventually.until(this::figuresOfMetrics, figures -> figures.rate().equals("none"));
        Eventually.isTrue(
            scene.database,
            "SELECT state = 'paused' FROM lockstep.backfill_run ORDER BY id DESC LIMIT 1");
        String left = scene.database.value("SELECT count(*) FROM people WHERE upper_name IS NULL");

        Figures paused = new Figures(left, "none", "none");
        assertThat(figuresOfApi()).isEqualTo(paused);
        assertThat(figuresOfStatus(scene)).isEqualTo(paused);
        Eventually.until(this::figuresOfMetrics, paused::equals);
        Eventually.until(this::figuresOfPage, paused::equals);
      } finally {
        service.close();
      }
    }
  }

  private void logIn() {
    cookie =
        service
            .anyone()
            .redirects()
            .follow(false)
            .contentType(FORM)
            .formParam("secret", Service.ADMIN_SECRET)
            .post("/admin/login")
            .cookie("lockstep_session");
  }

  @Test
  void withoutAnAdminSecretOrWhereItIsOffThereIsNothing() throws IOException {
    try (Scene scene = PeopleScene.in(folder).set("LOCKSTEP_PAGE", "false")) {
      service = Service.start(scene);
      try {
        Response page = service.anyone().get("/admin");
        Response nothing = service.anyone().get("/nothing");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.asString()).isEqualTo(nothing.asString());
        assertThat(service.anyone().post("/admin/login").statusCode()).isEqualTo(404);
      } finally {
        service.close();
      }
    }
  }
}
