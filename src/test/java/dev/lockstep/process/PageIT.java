// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Eventually;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        cookie =
            service
                .anyone()
                .redirects()
                .follow(false)
                .contentType(FORM)
                .formParam("secret", Service.ADMIN_SECRET)
                .post("/admin/login")
                .cookie("lockstep_session");

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
