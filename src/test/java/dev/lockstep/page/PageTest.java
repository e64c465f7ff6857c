// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.http.AdminSecrets;
import dev.lockstep.page.session.Sessions;
import dev.lockstep.postgres.Connections;
import dev.lockstep.support.Eventually;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestProfile(PageTest.WithPeople.class)
class PageTest {
  /** Its own database, and not that of other tests of the service. */
  public static final class WithPeople implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(PageDatabase.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  @Inject Connections connections;

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  private static Response logIn(String secret, String address) {
    return given()
        .redirects()
        .follow(false)
        .header("X-Forwarded-For", address)
        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
        .formParam("secret", secret)
        .post("/admin/login");
  }

  private static String cookie(String secret) {
    Response answer = logIn(secret, "10.0.0.1");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.header("Location")).endsWith("/admin");
    return answer.cookie("lockstep_session");
  }

  private static RequestSpecification with(String cookie) {
    return given().redirects().follow(false).cookie("lockstep_session", cookie);
  }

  private static String page(String cookie, String path) {
    Response answer = with(cookie).get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }

  /** Looks until {@code text} is there; a database under load may once not answer in time. */
  private static String awaits(String cookie, String path, String text) {
    return Eventually.until(() -> with(cookie).get(path).asString(), html -> html.contains(text));
  }

  private static String token(String html) {
    Matcher matcher = TOKEN.matcher(html);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static Response post(String cookie, String path, String token) {
    return with(cookie)
        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
        .formParam("token", token)
        .post(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/backfills",
        "/admin/migrations/1",
        "/admin/nothing/of/it",
        "/admin/events/now"
      })
  void withoutASessionThereIsTheSameWayInEverywhere(String path) {
    Response answer = given().get(path);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.asString()).isEqualTo(given().get("/admin").asString()).contains("Secret");
    assertThat(answer.asString()).doesNotContain("people").doesNotContain("upper");
  }

  @Test
  void everyWrongTryGetsTheSameAnswerAndTooManyAreNotHeard() {
    Response wrong = logIn("wrong", "10.0.0.3");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    assertThat(logIn("", "10.0.0.3").asString()).isEqualTo(wrong.asString());
    for (int i = 0; i < 3; i++) {
      assertThat(logIn("wrong " + i, "10.0.0.3").statusCode()).isEqualTo(401);
    }
    Response tooMany = logIn(PageDatabase.ADMIN_SECRET, "10.0.0.3");
    assertThat(tooMany.statusCode()).isEqualTo(401);
    assertThat(tooMany.asString()).isEqualTo(wrong.asString());
    assertThat(tooMany.headers().asList().stream().map(each -> each.getName()).toList())
        .isEqualTo(wrong.headers().asList().stream().map(each -> each.getName()).toList());
    // Nobody else is kept out by it.
    assertThat(logIn(PageDatabase.ADMIN_SECRET, "10.0.0.4").statusCode()).isEqualTo(303);
  }

  @Test
  void theCookieIsForNothingButThePage() {
    String plain = logIn(PageDatabase.ADMIN_SECRET, "10.0.0.1").header("Set-Cookie");
    assertThat(plain)
        .matches(
            "lockstep_session=[\\w.-]+; Path=/admin; Max-Age=43200; HttpOnly; SameSite=Strict");
    String behindTls =
        given()
            .redirects()
            .follow(false)
            .header("X-Forwarded-Proto", "https")
            .contentType("application/x-www-form-urlencoded; charset=UTF-8")
            .formParam("secret", PageDatabase.ADMIN_SECRET)
            .post("/admin/login")
            .header("Set-Cookie");
    assertThat(behindTls).endsWith("; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void whatABrowserMayDoIsSaidWithEveryAnswer() {
    String cookie = cookie(PageDatabase.ADMIN_SECRET);
    String html = page(cookie, "/admin");
    for (Response answer :
        new Response[] {
          given().get("/admin"),
          with(cookie).get("/admin"),
          with(cookie).get("/admin/nothing"),
          given().get(style(html)),
          given().get("/admin/assets/0/page.css")
        }) {
      assertThat(answer.header("Content-Security-Policy"))
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .contains("style-src 'self'")
          .contains("frame-ancestors 'none'")
          .contains("form-action 'self'")
          .contains("base-uri 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
    // Nothing that this policy would forbid.
    assertThat(html).doesNotContain("<style").doesNotContain(" style=").doesNotContain(" onclick");
    assertThat(Pattern.compile("<script(?! src=)").matcher(html).find()).isFalse();
    assertThat(with(cookie).get("/admin").header("Cache-Control")).isEqualTo("no-store");
    given()
        .get(style(html))
        .then()
        .statusCode(200)
        .header("Cache-Control", containsString("immutable"))
        .header("Content-Type", containsString("text/css"));
    String scripts = style(html).replace("page.css", "");
    given().get(scripts + "htmx.min.js").then().statusCode(200).body(containsString("2.0.8"));
    given().get(scripts + "sse.js").then().statusCode(200).body(containsString("EventSource"));
    given().get("/admin/assets/0/page.css").then().statusCode(404);
    given().get(scripts + "..%2f..%2fapplication.properties").then().statusCode(404);
  }

  private static String style(String html) {
    Matcher matcher = Pattern.compile("href=\"(/admin/assets/[0-9a-f]+/page.css)\"").matcher(html);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void aSessionThatIsOverOrOfAnotherSecretIsNone() {
    assertThat(with(old(PageDatabase.ADMIN_SECRET, 11)).get("/admin").statusCode()).isEqualTo(200);
    assertThat(with(old(PageDatabase.ADMIN_SECRET, 13)).get("/admin").statusCode()).isEqualTo(401);
    assertThat(with(old("another", 0)).get("/admin").statusCode()).isEqualTo(401);
  }

  /** A cookie that was given some hours ago, by a replica with this secret. */
  private static String old(String secret, int hours) {
    Sessions then =
        new Sessions(
            new AdminSecrets(
                Settings.read(
                    name ->
                        Optional.ofNullable(Map.of("MIGRATION_ADMIN_SECRET", secret).get(name)))),
            Clock.fixed(Instant.now().minusSeconds(hours * 3_600L), ZoneOffset.UTC));
    return then.sealed(then.open(secret).orElseThrow());
  }

  @Test
  void withoutItsTokenNothingIsChanged() {
    String cookie = cookie(PageDatabase.ADMIN_SECRET);
    String another = token(page(cookie(PageDatabase.ADMIN_SECRET), "/admin"));
    for (String token : new String[] {"", "x", another}) {
      for (String path : new String[] {"/admin/backfills/upper/cancel", "/admin/logout"}) {
        Response answer = post(cookie, path, token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("Nothing was changed");
      }
    }
    with(cookie)
        .contentType("application/json")
        .body("{}")
        .post("/admin/backfills/upper/cancel")
        .then()
        .statusCode(415);
    with(cookie).delete("/admin/backfills/upper").then().statusCode(405);
    assertThat(post("forged", "/admin/backfills/upper/cancel", "x").statusCode()).isEqualTo(401);
    assertThat(page(cookie, "/admin/audit")).doesNotContain("cancel");
  }

  @Test
  void leavingTakesTheCookieAway() {
    String cookie = cookie(PageDatabase.ADMIN_SECRET);
    Response left = post(cookie, "/admin/logout", token(page(cookie, "/admin")));
    assertThat(left.statusCode()).isEqualTo(303);
    assertThat(left.header("Set-Cookie")).startsWith("lockstep_session=; Path=/admin; Max-Age=0;");
  }

  @Test
  void theHealthSecretOpensItToLookOnly() {
    String cookie = cookie(PageDatabase.HEALTH_SECRET);
    String html = awaits(cookie, "/admin/backfills/upper", "looks only");
    assertThat(html).contains("upper");
    assertThat(html)
        .doesNotContain("/pause\"")
        .doesNotContain("/run\"")
        .doesNotContain("/cancel\"");
    assertThat(page(cookie, "/admin/migrations/1")).doesNotContain("CREATE TABLE");
    assertThat(with(cookie).get("/admin/backfills/upper/cancel").statusCode()).isEqualTo(404);
    Response refused = post(cookie, "/admin/backfills/upper/cancel", token(html));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.asString()).contains("only look");
  }

  @Test
  void aLinkFromElsewhereIsAskedForAgain() {
    given()
        .header("Sec-Fetch-Site", "cross-site")
        .header("Sec-Fetch-Mode", "navigate")
        .get("/admin/backfills")
        .then()
        .statusCode(401)
        .body(containsString("http-equiv=\"refresh\""));
    given().get("/admin/backfills").then().body(not(containsString("http-equiv=\"refresh\"")));
  }

  @Test
  void theApiKnowsNothingOfIt() {
    String cookie = cookie(PageDatabase.ADMIN_SECRET);
    with(cookie).get("/api/admin/backfills").then().statusCode(401);
    given().get("/q/openapi").then().body(not(containsString("\"/admin")));
  }

  /** First, since the gate has begun the backfill. */
  @Test
  @Order(1)
  void aBackfillIsPressedThroughFromItsStartToAnOpenGateAndDriftIsSeen()
      throws IOException, SQLException {
    String cookie = cookie(PageDatabase.ADMIN_SECRET);
    String upper = "/admin/backfills/upper";
    // The gate has begun it.
    awaits(cookie, upper, ">running<");
    String running = page(cookie, "/admin");
    assertThat(running)
        .contains(">gated<")
        .contains("migration 2 strict waits for upper")
        .contains("<progress")
        .contains(upper + "/pause");

    String asked = page(cookie, upper + "/pause");
    assertThat(asked).contains("none is begun on any replica before somebody presses");
    Response paused = post(cookie, upper + "/pause", token(asked));
    assertThat(paused.statusCode()).isEqualTo(303);
    assertThat(URI.create(paused.header("Location")).getPath()).isEqualTo(upper);
    awaits(cookie, upper, ">paused<");
    assertThat(page(cookie, "/admin/audit")).contains("page 127.0.0.1").contains("pause");
    assertThat(page(cookie, "/admin/migrations"))
        .contains(">gated<")
        .contains("waits for backfill upper");

    Response tried = post(cookie, upper + "/dry-run", token(page(cookie, upper + "/dry-run")));
    assertThat(tried.statusCode()).isEqualTo(303);
    String report = URI.create(tried.header("Location")).getPath();
    awaits(cookie, report, "Idempotent");
    // What is in the rows is text, whatever is in it.
    assertThat(page(cookie, report)).contains("&lt;b&gt;name&lt;/b&gt;").doesNotContain("<b>name");

    assertThat(post(cookie, upper + "/workers", token(asked)).statusCode()).isEqualTo(409);
    assertThat(
            with(cookie)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("token", token(asked))
                .formParam("workers", "2")
                .post(upper + "/workers")
                .statusCode())
        .isEqualTo(303);
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE public.by_hand (id int PRIMARY KEY)");
    }
    assertThat(post(cookie, upper + "/resume", token(asked)).statusCode()).isEqualTo(303);
    awaits(cookie, upper, "100 %");
    assertThat(page(cookie, upper)).contains("100 %");
    assertThat(post(cookie, upper + "/pause", token(asked)).statusCode()).isEqualTo(409);

    awaits(cookie, "/admin", "drifted");
    assertThat(page(cookie, "/admin/schema"))
        .contains("table public.by_hand")
        .contains("is in the database, but not in the schema");
    String migrations = page(cookie, "/admin/migrations");
    assertThat(migrations).contains(">applied<").doesNotContain(">gated<");
    assertThat(page(cookie, "/admin/migrations/1"))
        .contains("CREATE TABLE people")
        .contains("DROP TABLE people")
        .contains("lossy: all people");
    assertThat(firstEvent(cookie, "/admin/events/now", "view")).contains("drifted");
    String runs = firstEvent(cookie, "/admin/events/backfills/upper", "runs");
    assertThat(runs).contains("<td>complete</td>").doesNotContain("<table");
    // Those of before are there as well, each once.
    post(cookie, upper + "/run", token(asked));
    Eventually.until(
        () -> lines(page(cookie, upper), "<td>complete</td>"), complete -> complete == 2);
    assertThat(lines(firstEvent(cookie, "/admin/events/backfills/upper", "runs"), "<tr>"))
        .isEqualTo(2);
    // What is empty is sent as well: it may have been there before.
    assertThat(firstEvent(cookie, "/admin/events/backfills/upper", "left-out"))
        .isEqualTo("event: left-out\ndata:\n");
  }

  private static long lines(String html, String part) {
    return html.lines().filter(line -> line.contains(part)).count();
  }

  /** The first event of a name, over a socket: no client of ours knows streams. */
  private static String firstEvent(String cookie, String path, String name) throws IOException {
    URI here =
        URI.create(io.restassured.RestAssured.baseURI + ":" + io.restassured.RestAssured.port);
    try (Socket socket = new Socket(here.getHost(), here.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nCookie: lockstep_session="
                  + cookie
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder event = new StringBuilder();
      boolean inside = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        inside = inside || line.equals("event: " + name);
        if (inside && line.isEmpty()) {
          return event.toString();
        }
        if (inside) {
          event.append(line).append('\n');
        }
      }
      throw new AssertionError("the stream ended: " + event);
    }
  }

  @Test
  void aFormThatIsTooLongIsNotTaken() {
    given()
        .redirects()
        .follow(false)
        .contentType("application/x-www-form-urlencoded; charset=UTF-8")
        .formParam("secret", "x".repeat(20_000))
        .post("/admin/login")
        .then()
        .statusCode(413);
  }

  @Test
  void aSecretInAnAddressIsNotLookedAt() {
    given().queryParam("secret", PageDatabase.ADMIN_SECRET).get("/admin").then().statusCode(401);
    given()
        .header("x-migration-admin-secret", PageDatabase.ADMIN_SECRET)
        .get("/admin")
        .then()
        .statusCode(equalTo(401));
  }
}
