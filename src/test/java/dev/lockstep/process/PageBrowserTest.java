// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.http.AdminSecrets;
import dev.lockstep.page.session.Sessions;
import dev.lockstep.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, over two replicas and a million rows: after 'mvnw package', where
 * Chromium is. Pictures of every view are left in target/images; with {@code
 * -Dlockstep.test.images=docs/images} those that are there are made anew as well.
 */
@Tag("long")
class PageBrowserTest {
  private static final String SESSION = "lockstep_session";
  private static final String IMAGES = "lockstep.test.images";
  private static final String AXE = "axe-core@4.10.3";

  @TempDir Path folder;

  @BeforeEach
  void chromium() {
    Assumptions.assumeTrue(
        Browser.isThere(), "NOT RUN: chromium and chromium-driver are not installed");
  }

  private static String at(Service service, String path) {
    return "http://127.0.0.1:" + service.port + path;
  }

  @Test
  void everyViewAndButtonWorksAndIsForEverybody() throws Exception {
    String axe = axe();
    try (TwoReplicas replicas = TwoReplicas.in(folder);
        Browser browser = new Browser()) {
      Scene scene = replicas.scene;
      Service one = replicas.one;
      Service other = replicas.other;
      browser.size(1100, 720, false).dark(false).open(at(one, "/admin/backfills/upper"));
      pictures(browser, axe, "login");
      browser.fill("secret", "wrong").submit().awaits("That did not open the page");
      isForEverybody(browser, axe, "refused");
      browser.fill("secret", Service.ADMIN_SECRET).submit().awaits("gated");
      isForEverybody(browser, axe, "now, gated");

      pressed(browser, one, "dry-run");
      Eventually.isTrue(
          "the report of the dry run",
          () -> {
            String text = browser.text();
            if (text.contains("Look again")) {
              browser.open(browser.address());
            }
            return text.contains("Idempotent");
          });
      assertThat(browser.text()).contains("Would write").contains("NAME 1");
      pictures(browser, axe, "dry-run");

      browser.open(at(one, "/admin/backfills/upper/run"));
      isForEverybody(browser, axe, "confirmation");
      browser.click("yes").awaits("running");
      // By itself, with no reload: the page that is open tells of progress.
      browser.awaits("rows/s");
      browser.run("document.body.dataset.loaded = 'once'");
      String before = browser.text();
      Eventually.isTrue("news", () -> !browser.text().equals(before));
      assertThat(browser.run("return document.body.dataset.loaded")).isEqualTo("once");
      theTableOfRunsGoesOnWhereItWasScrolledTo(browser);
      browser.awaits("Rows a second over the last");
      pictures(browser, axe, "backfill");
      browser.open(at(one, "/admin")).awaits("running");
      pictures(browser, axe, "now");

      pressed(browser, one, "pause").awaits("paused");
      // The other replica takes the same session, and sees the same.
      browser.open(at(other, "/admin/backfills/upper")).awaits("paused");
      pressed(browser, other, "resume").awaits("running");
      browser.click("workers-upper").awaits("How many").fill("number", "3").click("yes");
      browser.awaits("of 3");
      browser.open(at(other, "/admin/backfills/upper/cancel"));
      pictures(browser, axe, "cancel");
      pressed(browser, other, "cancel").awaits("cancelled");
      assertThat(
              scene.database.value(
                  "SELECT state FROM lockstep.backfill_run ORDER BY id DESC LIMIT 1"))
          .isEqualTo("cancelled");
      scene.database.execute("UPDATE brake SET seconds = 0");
      pressed(browser, one, "run").awaits("100 %").awaits("complete");
      assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name IS NULL"))
          .isEqualTo("0");

      browser.open(at(one, "/admin/backfills")).awaits("upper");
      pictures(browser, axe, "backfills");
      browser.open(at(one, "/admin/migrations")).awaits("require upper name");
      pictures(browser, axe, "migrations");
      browser.open(at(one, "/admin/migrations/3")).awaits("ACCESS EXCLUSIVE");
      pictures(browser, axe, "migration");
      browser.open(at(one, "/admin/schema")).awaits("Tables");
      pictures(browser, axe, "schema");
      browser.click("sql").awaits("Back to the schema").click("yes").awaits("Back to the schema");
      isForEverybody(browser, axe, "schema sql");
      browser.open(at(one, "/admin/audit")).awaits("cancel");
      assertThat(browser.text()).contains("page 127.0.0.1").contains("resume").contains("pause");
      pictures(browser, axe, "audit");

      browser.open(at(one, "/admin/backfills/upper/run"));
      browser.run("document.querySelector('main input[name=token]').value = 'forged'");
      browser.click("yes").awaits("out of date").awaits("Nothing was changed");

      String session = browser.cookie(SESSION);
      browser.cookie(SESSION, expired());
      browser.open(at(one, "/admin")).awaits("Secret");
      assertThat(browser.text()).doesNotContain("people");
      browser.cookie(SESSION, session);
      browser.open(at(one, "/admin")).awaits("gated").leave().awaits("Secret");
      browser.open(at(one, "/admin/audit")).awaits("Secret");
      browser.fill("secret", Service.HEALTH_SECRET).submit().awaits("looks only");
      browser.open(at(one, "/admin/backfills/upper")).awaits("complete");
      assertThat(browser.text()).doesNotContain("Cancel").doesNotContain("Dry run");
    }
  }

  private static void theTableOfRunsGoesOnWhereItWasScrolledTo(Browser browser) {
    browser.size(390, 780, true);
    browser.run("document.getElementById('runs').closest('.wide').scrollLeft = 40");
    String before = runs(browser);
    assertThat(before).contains("running").contains("page 127.0.0.1");
    Eventually.isTrue("news in the table of runs", () -> !runs(browser).equals(before));
    assertThat(browser.run("return document.getElementById('runs').closest('.wide').scrollLeft"))
        .isEqualTo("40");
    browser.size(1100, 720, false);
  }

  private static String runs(Browser browser) {
    return String.valueOf(browser.run("return document.getElementById('runs').textContent"));
  }

  @Test
  void migrationsAreAppliedAndKeysThatWereLeftOutRetriedByTheirButtons() throws Exception {
    String axe = axe();
    try (Scene scene = prices();
        Service service = Service.start(scene);
        Browser browser = new Browser()) {
      browser.size(1100, 720, false).dark(false).open(at(service, "/admin"));
      browser.fill("secret", Service.ADMIN_SECRET).submit().awaits("Apply migrations");
      browser.click("apply").awaits("Apply migrations on database");
      assertThat(browser.text()).contains("1 prices").contains("up to the first closed gate");
      isForEverybody(browser, axe, "apply");
      browser.click("no").awaits("pending");
      assertThat(scene.database.value("SELECT to_regclass('prices') IS NULL")).isEqualTo("t");
      browser.click("apply").click("yes").awaits("applied");
      assertThat(scene.history()).containsExactly("1|V1__prices.sql|t");
      browser.open(at(service, "/admin/audit")).awaits("apply");

      browser.open(at(service, "/admin/backfills/cents")).awaits("It was never run");
      browser.run("document.body.dataset.loaded = 'once'");
      asked(service, "runs", 202);
      // By itself, with no reload: keys and runs too.
      browser.awaits("Keys left out").awaits("on request");
      Eventually.isTrue("the run has ended", () -> runs(browser).contains("failed"));
      assertThat(browser.run("return document.body.dataset.loaded")).isEqualTo("once");
      isForEverybody(browser, axe, "keys left out");

      browser.click("retry-cents").awaits("and nothing else").click("yes");
      Eventually.isTrue(
          scene.database,
          """
          SELECT count(*) FILTER (WHERE retried_at IS NULL) = 1
             AND count(*) FILTER (WHERE retried_at IS NOT NULL) = 1
            FROM lockstep.backfill_quarantine""");
      browser.awaits("Keys left out").awaits("Retry what failed");
      scene.database.execute("UPDATE prices SET text = '12.34' WHERE text = 'on request'");
      browser.run("document.body.dataset.loaded = 'once'");
      asked(service, "resume", 200);
      browser.awaits("complete");
      Eventually.isTrue("no key is left out", () -> !browser.text().contains("Keys left out"));
      Eventually.isTrue("the run is complete", () -> runs(browser).contains("complete"));
      assertThat(browser.run("return document.body.dataset.loaded")).isEqualTo("once");
    }
  }

  /** A price that is no number among 2,000, and a service that migrates when it is told to. */
  private Scene prices() throws IOException {
    Scene scene =
        PeopleScene.in(folder)
            .without("V1__people.sql")
            .with(
                "V1__prices.sql",
                """
                CREATE TABLE prices (id int PRIMARY KEY, text text NOT NULL, cents bigint);
                INSERT INTO prices SELECT i, i || '.50' FROM generate_series(1, 2000) i;
                UPDATE prices SET text = 'on request' WHERE id = 1007;
                """)
            .set("LOCKSTEP_MIGRATE_AT_START", "false");
    Files.writeString(
        folder.resolve("backfills/cents.sql"),
        """
        /* lockstep
        table: prices
        */
        -- @batch
        UPDATE prices SET cents = (text::numeric * 100)::bigint
         WHERE id > :from AND id <= :to AND cents IS NULL;
        -- @remaining
        SELECT count(*) FROM prices WHERE cents IS NULL;
        """);
    return scene;
  }

  private static void asked(Service service, String what, int answer) {
    assertThat(
            service
                .admin()
                .contentType("application/json")
                .post("/api/admin/backfills/cents/" + what)
                .statusCode())
        .isEqualTo(answer);
  }

  /** By its button, and yes to what is asked. */
  private static Browser pressed(Browser browser, Service service, String action) {
    browser.open(at(service, "/admin/backfills/upper")).click(action + "-upper");
    Eventually.isTrue("asked back", () -> browser.address().endsWith("/" + action));
    return browser.click("yes");
  }

  private static String expired() {
    Map<String, String> environment = Map.of("MIGRATION_ADMIN_SECRET", Service.ADMIN_SECRET);
    Sessions then =
        new Sessions(
            new AdminSecrets(Settings.read(name -> Optional.ofNullable(environment.get(name)))),
            Clock.fixed(Instant.now().minus(Duration.ofHours(13)), ZoneOffset.UTC));
    return then.sealed(then.open(Service.ADMIN_SECRET).orElseThrow());
  }

  /** Axe finds nothing serious, in light and in dark, and a phone's window is wide enough. */
  private static void isForEverybody(Browser browser, String axe, String view) {
    for (boolean dark : new boolean[] {true, false}) {
      browser.dark(dark);
      browser.run(axe);
      Object found =
          browser.runLong(
              """
              const done = arguments[arguments.length - 1];
              axe.run(document).then(results => done(results.violations
                .filter(each => ['serious', 'critical'].includes(each.impact))
                .map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' '))
                .join('; ')));
              """);
      assertThat(found).as(view + (dark ? ", dark" : "")).isEqualTo("");
    }
    browser.size(390, 780, true);
    assertThat(browser.overflow()).as(view + " on a phone").isZero();
    browser.size(1100, 720, false);
  }

  /** And the pictures: desktop and phone, light and dark. */
  private static void pictures(Browser browser, String axe, String view) throws IOException {
    isForEverybody(browser, axe, view);
    String kept = System.getProperty(IMAGES);
    for (boolean phone : new boolean[] {false, true}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.size(phone ? 390 : 1100, phone ? 780 : 720, phone).dark(dark);
        String name = view + (phone ? "-phone" : "") + (dark ? "-dark" : "") + ".png";
        browser.picture(Path.of("target/images", name));
        if (kept != null && Files.exists(Path.of(kept, name))) {
          browser.picture(Path.of(kept, name));
        }
      }
    }
    browser.size(1100, 720, false).dark(false);
  }

  private String axe() throws IOException, InterruptedException {
    Process npm =
        new ProcessBuilder(
                "npm", "install", "--silent", "--no-save", "--prefix", folder.toString(), AXE)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.log").toFile())
            .start();
    assertThat(npm.waitFor()).as(Files.readString(folder.resolve("npm.log"))).isZero();
    return Files.readString(folder.resolve("node_modules/axe-core/axe.min.js"));
  }
}
