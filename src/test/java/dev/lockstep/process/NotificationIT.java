// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.WebhookReceiver;
import dev.lockstep.support.WebhookReceiver.Received;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person elsewhere is told of a night: the receiver is down, and the service is killed. */
class NotificationIT {
  private static final String SECRET = "correct horse battery staple";
  private static final int BAD = 57;

  @TempDir Path folder;
  private final WebhookReceiver receiver = new WebhookReceiver();
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("cents.sql"),
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
    scene =
        new Scene(migrations)
            .with(
                "V1__prices.sql",
                """
                CREATE TABLE prices (id int PRIMARY KEY, text text NOT NULL, cents bigint);
                INSERT INTO prices SELECT i, i || '.50' FROM generate_series(1, 200) i;
                UPDATE prices SET text = 'on request' WHERE id = %d;
                """
                    .formatted(BAD))
            .with(
                "V2__cents_not_null.sql",
                """
                -- lockstep:requires-backfill cents
                ALTER TABLE prices ALTER COLUMN cents SET NOT NULL;
                """)
            .with("V3__one_more.sql", "INSERT INTO prices VALUES (1, 'top secret', 7);")
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString());
  }

  @AfterEach
  void close() {
    receiver.close();
    scene.close();
  }

  @Test
  void eachThingIsToldInOrderThoughTheReceiverWasDownAndTheServiceKilled() throws Exception {
    // An init container, which knows no receiver.
    scene.migrate().exited(0);
    scene
        .set("LOCKSTEP_NOTIFY_URL", receiver.url("/hooks/token-9?key=token-9"))
        .set("LOCKSTEP_NOTIFY_SECRET", SECRET);
    String firstLog;
    try (Service service = Service.start(scene)) {
      // The gate asks for the backfill, which fails at one key.
      Eventually.isTrue(
          scene.database,
          """
          SELECT count(*) = 2 AND bool_or(problem IS NOT NULL)
            FROM lockstep.notification_delivery""");
      firstLog = service.process.signal("KILL").await().transcript();
    }
    assertThat(receiver.received()).isEmpty();
    scene.database.execute("UPDATE prices SET text = '57.50' WHERE id = " + BAD);

    receiver.up();
    ChildProcess.Result second;
    List<Received> received;
    try (Service service = Service.start(scene)) {
      service
          .admin()
          .contentType("application/json")
          .post("/api/admin/backfills/cents/runs")
          .then()
          .statusCode(202);
      received =
          Eventually.until(
              receiver::received, all -> all.stream().anyMatch(each -> isMigrationsFailure(each)));
      Eventually.until(
          () -> service.anyone().get("/q/metrics").asString(),
          metrics ->
              metrics.contains(
                  "lockstep_notifications_waiting{receiver=\"" + receiver.name() + "\"} 0.0"));
      second = service.stop();
    }

    received = receiver.received();
    assertThat(told(received, "backfill/cents"))
        .containsExactly(
            "dev.lockstep.backfill.quarantined",
            "dev.lockstep.backfill.failed",
            "dev.lockstep.backfill.complete");
    assertThat(told(received, "migration/2")).containsExactly("dev.lockstep.gate.opened");
    assertThat(told(received, "migration/3")).containsExactly("dev.lockstep.migration.failed");
    assertThat(received)
        .allSatisfy(
            each -> {
              assertThat(each.body())
                  .doesNotContain("on request", "top secret", "(id)=(", "Key (")
                  .doesNotContain("{" + BAD + "}");
              assertThat(each.signature()).isEqualTo(hmac(each));
            });
    assertThat(firstLog).contains("will be tried again").doesNotContain("token-9");
    assertThat(second.transcript()).doesNotContain("token-9").doesNotContain(SECRET);
  }

  private static boolean isMigrationsFailure(Received received) {
    return received.body().contains("dev.lockstep.migration.failed");
  }

  /** What was told of a subject, each message once: at least once is what is promised. */
  private static List<String> told(List<Received> received, String subject) {
    LinkedHashSet<String> seen = new LinkedHashSet<>();
    return received.stream()
        .map(each -> JsonPath.from(each.body()))
        .filter(json -> json.getString("subject").equals(subject))
        .filter(json -> seen.add(json.getString("id")))
        .map(json -> json.getString("type"))
        .toList();
  }

  private static String hmac(Received each) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] code =
        mac.doFinal(
            (each.id() + "." + each.timestamp() + "." + each.body())
                .getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(code);
  }
}
