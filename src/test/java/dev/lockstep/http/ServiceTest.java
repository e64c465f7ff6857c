// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static io.restassured.RestAssured.given;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lockstep.support.Eventually;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class ServiceTest {
  private static final String HEALTH = "/api/admin/migrations/health";

  /** By Python's zlib.crc32, over the text of each file. */
  private static final int ARTISTS_CHECKSUM = -605972137;

  private static final int ARTWORKS_CHECKSUM = 839946292;
  private static final String PROBLEM = "application/problem+json";

  /** The service's database, from outside: this suite also runs on the packaged program. */
  @ServiceDatabase.Url String database;

  @BeforeEach
  void bootMigrationHasEnded() {
    Eventually.until(() -> status("/q/health/started"), code -> code == 200);
    Eventually.until(() -> health().get(HEALTH).statusCode(), code -> code == 200);
  }

  @Test
  void probesAreUpOnceMigrationsAreApplied() {
    assertThat(status("/q/health/live")).isEqualTo(200);
    Eventually.until(() -> status("/q/health/ready"), code -> code == 200);
    given()
        .get("/q/health/started")
        .then()
        .body("checks[0].name", equalTo("boot-migration"))
        .body("checks[0].data.phase", equalTo("done"))
        .body("checks[0].data", hasKey("elapsed"));
  }

  @Test
  void healthReportIsTheContracts() {
    health()
        .get(HEALTH)
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("status", equalTo("healthy"))
        .body("database.reachable", equalTo(true))
        .body("tables.expected", contains("artists", "artworks"))
        .body("tables.missing", empty())
        .body("migrations.latestApplied.version", equalTo("2"))
        .body("migrations.latestApplied.description", equalTo("artworks"))
        .body("migrations.latestApplied.installedOn", endsWith("Z"))
        .body("migrations.applied", equalTo(2))
        .body("migrations", hasKey("gatedBy"))
        .body("migrations.gatedBy", nullValue())
        .body("backfills", empty());
  }

  @Test
  void lostTableIsIncompleteAndTakesThePodOutOfTraffic() throws SQLException {
    execute("ALTER TABLE artworks RENAME TO artworks_gone");
    try {
      Eventually.until(
          () -> health().get(HEALTH).jsonPath().getString("status"), "incomplete"::equals);
      health().get(HEALTH).then().statusCode(503).body("tables.missing", contains("artworks"));
      Eventually.until(() -> status("/q/health/ready"), code -> code == 503);
      assertThat(status("/q/health/live")).isEqualTo(200);
      assertThat(status("/q/health/started")).isEqualTo(200);
    } finally {
      execute("ALTER TABLE artworks_gone RENAME TO artworks");
    }
    Eventually.until(() -> status("/q/health/ready"), code -> code == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/admin/migrations/health",
    "DELETE, /api/admin/migrations/health",
    "GET, /api/admin/migrations",
    "POST, /api/admin/migrations/apply",
    "POST, /api/admin/migrations/undo",
    "GET, /api/admin/nothing/here",
    "PATCH, /api/admin",
    "GET, //api/admin/migrations",
    "GET, /api;v=1/admin/migrations",
    "GET, /api/admin;v=1/migrations/health",
    "GET, /api/%61dmin/migrations",
    "GET, /q/../api/admin/migrations",
  })
  void withoutItsSecretEverythingUnderAdminIsTheSameBare401(String method, String path)
      throws IOException {
    String expected =
        "HTTP/1.1 401 Unauthorized\r\nCache-Control: no-store\r\ncontent-length: 0\r\n\r\n";

    assertThat(raw(method, path, "")).isEqualTo(expected);
    assertThat(
            raw(
                method,
                path,
                "x-migration-health-secret: wrong\r\nx-migration-admin-secret: x\r\n"))
        .isEqualTo(expected);
    assertThat(raw(method, path, "x-migration-health-secret:\r\nx-migration-admin-secret:\r\n"))
        .isEqualTo(expected);
  }

  @Test
  void oneSecretDoesNotOpenWhatIsTheOthers() {
    given()
        .header(AdminGuard.HEALTH_HEADER, ServiceDatabase.ADMIN_SECRET)
        .get(HEALTH)
        .then()
        .statusCode(401);
    given()
        .header(AdminGuard.ADMIN_HEADER, ServiceDatabase.HEALTH_SECRET)
        .get(HEALTH)
        .then()
        .statusCode(401);
    health().get("/api/admin/migrations").then().statusCode(401);
  }

  @Test
  void theAdminSecretOpensHealthToo() {
    admin().get(HEALTH).then().statusCode(200).body("status", equalTo("healthy"));
  }

  @Test
  void migrationsAreListedWithWhenAndHowLong() {
    admin()
        .get("/api/admin/migrations")
        .then()
        .statusCode(200)
        .body("run.state", equalTo("done"))
        .body("applied.version", contains("1", "2"))
        .body("applied[0].description", equalTo("artists"))
        .body("applied[0].installedOn", endsWith("Z"))
        .body("applied[0]", hasKey("executionMillis"))
        .body("applied.installedBy", contains("postgres", "postgres"))
        .body("applied.checksum", contains(ARTISTS_CHECKSUM, ARTWORKS_CHECKSUM))
        .body("run.blockedBy", empty())
        .body("pending", empty())
        .body("failed", empty())
        .body("$", hasKey("gatedBy"))
        .body("lease", nullValue());
  }

  private Response undo(String body) {
    return admin().contentType("application/json").body(body).post("/api/admin/migrations/undo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|how far back?",
        "{\"last\":1,\"to\":\"1\"}|400|not both",
        "{\"last\":\"1\"}|400|last: is no whole number",
        "{\"last\":0}|400|undoes nothing",
        "{\"to\":1}|400|to: is no text",
        "{\"to\":\"9\"}|400|is the version of no migration",
        "{\"last\":1,\"dry\":true}|400|dry: unknown property",
        "{\"to\":\"empty\"}|409|V1__artists.sql: has no reverse",
        "{\"last\":7,\"dryRun\":true}|409|2 migrations to undo, not 7",
      })
  void anUndoThatIsNotToBeUnderstoodOrCannotBeIsRefused(String body, int status, String words) {
    undo(body).then().statusCode(status).contentType(PROBLEM).body("detail", containsString(words));
  }

  @Test
  void anUndoIsShownDoneAndAppliedAgain() {
    undo("{\"last\":1,\"dryRun\":true,\"unrehearsed\":true}")
        .then()
        .statusCode(200)
        .body("rehearsed", equalTo(false))
        .body("undo.version", contains("2"))
        .body("undo[0].how", equalTo("lossy"))
        .body("undo[0].reason", equalTo("every artwork"))
        .body("undo[0].sql", containsString("DROP TABLE artworks"))
        .body("undo[0].data[0].rows", equalTo(0));
    admin()
        .get("/api/admin/migrations")
        .then()
        .body("undo.version", contains("2", "1"))
        .body("undo.how", contains("lossy", "no reverse"))
        .body("undo.possible", contains(true, false))
        .body("undo[0].snapshot", nullValue());

    Response accepted = undo("{\"last\":1,\"unrehearsed\":true}");

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.header("Location")).endsWith("/api/admin/migrations");
    Eventually.until(
        () -> admin().get("/api/admin/migrations").jsonPath().getString("run.state"),
        "undone"::equals);
    Eventually.until(
        () -> admin().get("/api/admin/migrations").jsonPath().getList("pending.version"),
        pending -> pending.equals(List.of("2")));
    Eventually.until(() -> status("/q/health/ready"), code -> code == 503);

    admin().post("/api/admin/migrations/apply").then().statusCode(202);
    Eventually.until(
        () -> admin().get("/api/admin/migrations").jsonPath().getString("run.state"),
        "done"::equals);
    Eventually.until(() -> status("/q/health/ready"), code -> code == 200);
  }

  @Test
  void applyIsAcceptedAndFollowedAtItsLocation() {
    Response accepted =
        Eventually.until(
            () -> admin().post("/api/admin/migrations/apply"), r -> r.statusCode() == 202);

    assertThat(accepted.header("Location")).endsWith("/api/admin/migrations");
    Eventually.until(
        () -> admin().get("/api/admin/migrations").jsonPath().getString("run.state"),
        "done"::equals);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/admin/nothing, application/json, '', 404",
    "PUT, /api/admin/migrations, application/json, '', 405",
    "GET, /api/admin/backfills/none, application/json, '', 404",
    "POST, /api/admin/backfills/none/runs, text/plain, hello, 415",
    "POST, /api/admin/backfills/none/runs, application/json, '{\"dryRun\":', 400",
    "POST, /api/admin/backfills/none/runs, application/json, '{\"dryRun\":\"x\"}', 400",
  })
  void errorsAreProblemsWithoutAStackTrace(
      String method, String path, String type, String body, int status) {
    admin()
        .contentType(type)
        .body(body)
        .request(method, path)
        .then()
        .statusCode(status)
        .contentType(containsString(PROBLEM))
        .body("status", equalTo(status))
        .body("title", not(empty()))
        .body("type", startsWith("urn:lockstep:problem:"))
        .body("detail", not(containsString("RESTEASY")))
        .body("detail", not(containsString("HTTP 4")))
        .body(not(containsString("dev.lockstep")))
        .body(not(containsString("\\tat ")));
  }

  @Test
  void theKindOfAProblemIsItsType() {
    admin()
        .get("/api/admin/nothing")
        .then()
        .body("type", equalTo("urn:lockstep:problem:not-found"))
        .body("detail", equalTo("there is nothing at this path; see /q/openapi"));
    admin()
        .put("/api/admin/migrations")
        .then()
        .body("type", equalTo("urn:lockstep:problem:method-not-allowed"));
    admin()
        .contentType("text/plain")
        .body("hello")
        .post("/api/admin/backfills/none/runs")
        .then()
        .body("type", equalTo("urn:lockstep:problem:unsupported-media-type"))
        .body("detail", equalTo("send Content-Type: application/json"));
  }

  @Test
  void runsAreReadPageByPageNewestFirst() throws SQLException {
    execute(
        """
        INSERT INTO lockstep.backfill_run
               (name, checksum, state, triggered_by, table_name, key_columns, workers, batch_rows,
                target_ms, verified_at)
        SELECT name, 'x', 'complete', 'test', 'public.artworks', '{id}', 1, 1, 1, now()
          FROM (VALUES ('gone'), ('other'), ('gone'), ('gone'), ('gone'), ('gone')) v (name)""");
    try {
      Response first = admin().get("/api/admin/backfills/gone/runs?limit=2");
      List<Integer> ids = new ArrayList<>(first.jsonPath().getList("runs.id"));
      assertThat(first.header("Link")).isEqualTo("<" + first.path("next") + ">; rel=\"next\"");
      Response second = admin().get(first.<String>path("next"));
      ids.addAll(second.jsonPath().getList("runs.id"));
      Response third = admin().get(second.<String>path("next"));
      ids.addAll(third.jsonPath().getList("runs.id"));

      third.then().body("runs", hasSize(1)).body("next", nullValue());
      assertThat(third.header("Link")).isNull();
      assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo(reverseOrder());
      admin()
          .get("/api/admin/backfills/gone/runs")
          .then()
          .body("runs", hasSize(5))
          .body("runs.name", everyItem(equalTo("gone")))
          .body("next", nullValue());
      admin()
          .get("/api/admin/backfills/gone/runs?limit=1&before=" + ids.get(4))
          .then()
          .statusCode(200)
          .body("runs", empty());
    } finally {
      execute("DELETE FROM lockstep.backfill_run");
    }
    Eventually.until(() -> health().get(HEALTH).jsonPath().getList("backfills"), List::isEmpty);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0|400|limit: is no whole number from 1 to 100",
        "limit=101|400|limit: is no whole number",
        "limit=-1|400|limit: is no whole number",
        "limit=ten|400|limit: is no whole number",
        "before=0|400|before: is no whole number from 1, a run's id",
        "before=99999999999999999999|400|before: is no whole number",
        "after=1|400|after: unknown parameter",
        "limit=5|404|there is no backfill none",
      })
  void aPageThatCannotBeIsRefused(String query, int status, String words) {
    admin()
        .get("/api/admin/backfills/none/runs?" + query)
        .then()
        .statusCode(status)
        .contentType(PROBLEM)
        .body("detail", containsString(words));
  }

  @Test
  void openApiKnowsThePathsAndTheSecrets() {
    given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("components.securitySchemes.healthSecret.name", equalTo("x-migration-health-secret"))
        .body("components.securitySchemes.adminSecret.name", equalTo("x-migration-admin-secret"))
        .body("paths.'/api/admin/migrations/health'.get.responses", hasKey("503"))
        .body("paths.'/api/admin/migrations'.get.responses", hasKey("401"))
        .body("paths.'/api/admin/migrations/apply'.post.responses", hasKey("409"));
  }

  @Test
  void metricsTellOfMigrations() {
    String metrics = given().get("/q/metrics").asString();

    assertThat(metrics)
        .contains(
            "lockstep_migrations_applied 2.0",
            "lockstep_migrations_pending 0.0",
            "lockstep_migrations_failed 0.0",
            "lockstep_migrations_gated 0.0",
            "lockstep_migration_duration_seconds_count{version=\"1\"} 1.0",
            "lockstep_migrations_run{state=\"done\"} 1.0",
            "lockstep_migrations_run{state=\"failed\"} 0.0",
            "lockstep_migrations_blocked 0.0",
            "lockstep_migration_lock_wait_seconds_count 0.0",
            "lockstep_migration_retries_total 0.0",
            "lockstep_health_status{status=\"healthy\"} 1.0");
  }

  @Test
  void burstCostsTheDatabaseAtMostOneCheckASecond() throws Exception {
    double before = checks();
    long began = System.nanoTime();
    try (ExecutorService callers = Executors.newFixedThreadPool(50)) {
      List<Future<Integer>> codes =
          IntStream.range(0, 200)
              .mapToObj(i -> callers.submit(() -> health().get(HEALTH).statusCode()))
              .toList();
      for (Future<Integer> code : codes) {
        assertThat(code.get()).isEqualTo(200);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;

    // As many as fit in the time it took, however long that is on this machine.
    assertThat(checks() - before).isLessThanOrEqualTo(Math.ceil(seconds) + 1);
  }

  @Test
  void everyMetricOfOursHasItsHelp() {
    String metrics = given().get("/q/metrics").asString();
    Set<String> explained = new TreeSet<>();
    Matcher help = Pattern.compile("(?m)^# HELP (lockstep_\\w+) \\S").matcher(metrics);
    while (help.find()) {
      explained.add(help.group(1));
    }
    Set<String> typed = new TreeSet<>();
    Matcher type = Pattern.compile("(?m)^# TYPE (lockstep_\\w+) ").matcher(metrics);
    while (type.find()) {
      typed.add(type.group(1));
    }

    assertThat(explained).hasSizeGreaterThan(15).isEqualTo(typed);
  }

  private static double checks() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("lockstep_database_checks_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static int status(String path) {
    return given().get(path).statusCode();
  }

  private static RequestSpecification health() {
    return given().header(AdminGuard.HEALTH_HEADER, ServiceDatabase.HEALTH_SECRET);
  }

  private static RequestSpecification admin() {
    return given().header(AdminGuard.ADMIN_HEADER, ServiceDatabase.ADMIN_SECRET);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Byte by byte, and with the path as it is. */
  private static String raw(String method, String path, String headers) throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket
          .getOutputStream()
          .write(
              (method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + headers
                      + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
            .replace("connection: close\r\n", "");
      }
    }
  }
}
