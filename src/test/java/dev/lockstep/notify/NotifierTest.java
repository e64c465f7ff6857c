// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.event.Event;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.news.News;
import dev.lockstep.postgres.news.NewsDesk;
import dev.lockstep.postgres.news.NewsType;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.WebhookReceiver;
import dev.lockstep.support.WebhookReceiver.Received;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifierTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Pace QUICK =
      new Pace(SHORT, SHORT, SHORT.multipliedBy(4), Duration.ofSeconds(1), Duration.ofDays(1));

  private final TestDatabase database = TestDatabase.create();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> closing = new ArrayList<>();

  @BeforeEach
  void install() throws SQLException {
    try (Connection connection = database.connections().open()) {
      LockstepSchema.install(connection);
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : closing.reversed()) {
      each.close();
    }
    database.close();
  }

  private WebhookReceiver receiver() {
    WebhookReceiver receiver = new WebhookReceiver();
    closing.add(receiver);
    return receiver;
  }

  private Notifier start(String url, String secret, Pace pace) {
    Notifier notifier =
        new Notifier(
            Receiver.parse(url),
            Optional.of(secret),
            pace,
            database.connections(),
            events::add,
            Notifier.Listener.NONE,
            Clock.systemUTC());
    closing.add(notifier);
    notifier.start();
    return notifier;
  }

  private void write(News... news) throws SQLException {
    try (Connection connection = database.connections().open()) {
      for (News each : news) {
        NewsDesk.write(connection, each);
      }
    }
  }

  private static News news(String subject, int number) {
    return News.of(NewsType.BACKFILL_FAILED, subject, "number " + number).and("number", number);
  }

  private static List<Integer> numbers(List<Received> received, String subject) {
    return received.stream()
        .map(each -> json(each.body()))
        .filter(json -> json.get("subject").asText().equals(subject))
        .map(json -> json.at("/data/number").asInt())
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String hmac(byte[] key, String signed) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aMessageIsASignedCloudEvent() throws Exception {
    WebhookReceiver receiver = receiver().up();
    byte[] key = "sixteen letters!".getBytes(StandardCharsets.UTF_8);
    Instant before = Instant.now();
    start(receiver.url("/hook"), "whsec_" + Base64.getEncoder().encodeToString(key), QUICK);
    write(
        News.of(NewsType.MIGRATION_FAILED, "migration/7", "V7__a.sql failed: \"quoted\" & <sharp>")
            .and("version", "7")
            .and("attempts", 3));

    Received message =
        Eventually.until(receiver::received, messages -> messages.size() == 1).get(0);
    JsonNode event = json(message.body());

    assertThat(message.contentType()).isEqualTo("application/cloudevents+json; charset=utf-8");
    assertThat(event.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText()).isEqualTo(message.id());
    assertThat(event.get("source").asText()).isEqualTo("/lockstep/" + database.name());
    assertThat(event.get("type").asText()).isEqualTo("dev.lockstep.migration.failed");
    assertThat(event.get("subject").asText()).isEqualTo("migration/7");
    assertThat(OffsetDateTime.parse(event.get("time").asText()).toInstant())
        .isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(event.get("data"))
        .isEqualTo(
            json(
                """
                {"message": "V7__a.sql failed: \\"quoted\\" & <sharp>", "version": "7", "attempts": 3}"""));
    assertThat(message.signature())
        .isEqualTo(hmac(key, message.id() + "." + message.timestamp() + "." + message.body()));
  }

  @Test
  void aReceiverThatWasDownGetsEachMessageInOrderOfItsSubject() throws Exception {
    WebhookReceiver receiver = receiver();
    start(receiver.url("/hook/token-9"), "a plain secret", QUICK);
    for (int number = 1; number <= 4; number++) {
      write(news("backfill/a", number), news("backfill/b", number));
    }
    Eventually.isTrue(
        database,
        "SELECT count(*) FILTER (WHERE attempts > 2) = 2 FROM lockstep.notification_delivery");
    assertThat(
            database.value(
                "SELECT count(*) FROM lockstep.notification_delivery WHERE attempts > 0"))
        .as("what comes later of a subject is not tried before")
        .isEqualTo("2");

    receiver.up();
    List<Received> received =
        Eventually.until(receiver::received, messages -> messages.size() >= 8);

    assertThat(numbers(received, "backfill/a")).containsExactly(1, 2, 3, 4);
    assertThat(numbers(received, "backfill/b")).containsExactly(1, 2, 3, 4);
    for (Received each : received) {
      assertThat(each.signature())
          .isEqualTo(
              hmac(
                  "a plain secret".getBytes(StandardCharsets.UTF_8),
                  each.id() + "." + each.timestamp() + "." + each.body()));
    }
    Eventually.isTrue(
        database, "SELECT bool_and(delivered_at IS NOT NULL) FROM lockstep.notification_delivery");
    Eventually.until(
        () -> events.stream().map(Event::name).toList(),
        names -> names.contains("notifications-delivered-again"));
    assertThat(events)
        .extracting(Event::message)
        .contains(
            "notification dev.lockstep.backfill.failed was not delivered to "
                + receiver.name()
                + ", will be tried again: it cannot be reached")
        .noneMatch(message -> message.contains("token-9"));
  }

  @Test
  void twoProcessesDeliverNoneTwice() throws Exception {
    WebhookReceiver receiver = receiver().up();
    start(receiver.url("/hook"), "s", QUICK);
    start(receiver.url("/hook"), "s", QUICK);
    for (int number = 1; number <= 30; number++) {
      write(news("backfill/" + number % 3, number));
    }

    Eventually.isTrue(
        database,
        """
        SELECT count(*) = 30 AND bool_and(delivered_at IS NOT NULL)
          FROM lockstep.notification_delivery""");

    assertThat(receiver.received()).hasSize(30).extracting(Received::id).doesNotHaveDuplicates();
    assertThat(numbers(receiver.received(), "backfill/0")).isSorted().hasSize(10);
  }

  @Test
  void oneThatHangsKeepsNoOtherWaitingAndIsTriedAgain() throws Exception {
    WebhookReceiver hanging = receiver().hanging().up();
    WebhookReceiver other = receiver().up();
    Pace impatient = new Pace(SHORT, SHORT, SHORT, Duration.ofMillis(200), Duration.ofDays(1));
    start(hanging.url("/"), "s", impatient);
    start(other.url("/"), "s", impatient);
    write(news("backfill/a", 1), news("backfill/a", 2));

    Eventually.until(other::received, messages -> messages.size() == 2);
    List<Received> tries = Eventually.until(hanging::received, messages -> messages.size() >= 2);

    assertThat(new LinkedHashSet<>(tries.stream().map(Received::id).toList()))
        .as("the same message, under the same id")
        .hasSize(1);
    Eventually.isTrue(
        database,
        "SELECT bool_or(problem LIKE 'it gave no answer within%') FROM lockstep.notification_delivery");
  }

  @Test
  void whatAKilledProcessHadClaimedIsDeliveredByAnother() throws Exception {
    WebhookReceiver receiver = receiver().up();
    write(news("backfill/a", 1), news("backfill/a", 2));
    Deliveries killed =
        new Deliveries(
            Receiver.parse(receiver.url("/")),
            new Pace(SHORT, SHORT, SHORT, Duration.ofMillis(100), Duration.ofDays(1)));
    try (Connection connection = database.connections().open()) {
      killed.register(connection);
      killed.collect(connection);
      assertThat(killed.claim(connection)).isPresent();
      assertThat(killed.claim(connection)).as("the next waits for the first").isEmpty();
    }
    start(receiver.url("/"), "s", QUICK);

    Eventually.until(receiver::received, messages -> messages.size() == 2);

    assertThat(numbers(receiver.received(), "backfill/a")).containsExactly(1, 2);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    WebhookReceiver elsewhere = receiver().up();
    WebhookReceiver receiver = receiver().answering(307, elsewhere.url("/")).up();
    start(receiver.url("/"), "s", QUICK);
    write(news("backfill/a", 1));

    Eventually.isTrue(
        database,
        "SELECT bool_or(problem = 'it answered 307, a redirect') FROM lockstep.notification_delivery");

    assertThat(elsewhere.received()).isEmpty();
  }

  @Test
  void whatCannotBeDeliveredIsGivenUpAndSaidAndTheNextIsDelivered() throws Exception {
    WebhookReceiver receiver = receiver().answering(500, null).up();
    write(news("backfill/a", 1));
    start(
        receiver.url("/token-9"),
        "s",
        new Pace(SHORT, SHORT, SHORT, SHORT.multipliedBy(40), Duration.ZERO));

    Event givenUp =
        Eventually.until(
                () ->
                    events.stream().filter(e -> e.name().equals("notification-given-up")).toList(),
                given -> !given.isEmpty())
            .get(0);
    receiver.answering(200, null);
    write(news("backfill/a", 2));

    Eventually.until(
        () -> numbers(receiver.received(), "backfill/a"), numbers -> numbers.contains(2));
    assertThat(givenUp.message())
        .contains(receiver.name(), "dev.lockstep.backfill.failed", "it answered 500")
        .doesNotContain("token-9");
    assertThat(
            database.value(
                "SELECT count(*) FROM lockstep.notification_delivery WHERE given_up_at IS NOT NULL"))
        .isEqualTo("1");
    try (Connection connection = database.connections().open()) {
      Eventually.isTrue(
          database,
          "SELECT count(*) = 1 FROM lockstep.notification_delivery WHERE delivered_at IS NOT NULL");
      Undelivered undelivered =
          Undelivered.read(connection, List.of(Receiver.parse(receiver.url("/token-9")))).get(0);
      assertThat(undelivered.waiting()).isZero();
      assertThat(undelivered.receiverOrNull()).isEqualTo(receiver.name());
      assertThat(undelivered.givenUp()).isEqualTo(1);
      assertThat(undelivered.problem()).isEqualTo("it answered 500");
      assertThat(undelivered.message()).isEqualTo(news("backfill/a", 1).message());
      assertThat(Undelivered.read(connection, List.of()).get(0).receiverOrNull()).isNull();
    }
  }

  @Test
  void slackGetsText() throws Exception {
    WebhookReceiver receiver = receiver().up();
    start("slack+" + receiver.url("/services/T0"), "s", QUICK);
    write(News.of(NewsType.DRIFT_FOUND, "drift", "a < b & c"));

    Received message =
        Eventually.until(receiver::received, messages -> messages.size() == 1).get(0);

    assertThat(message.contentType()).startsWith("application/json");
    assertThat(json(message.body()))
        .isEqualTo(json("{\"text\": \"" + database.name() + ": a &lt; b &amp; c\"}"));
  }

  @Test
  void whatIsRolledBackWasNeverSaid() throws Exception {
    try (Connection connection = database.connections().open()) {
      try {
        Transactions.in(
            connection,
            inside -> {
              NewsDesk.write(inside, news("backfill/a", 1));
              throw new SQLException("no");
            });
      } catch (SQLException e) {
        assertThat(e.getMessage()).isEqualTo("no");
      }
    }
    assertThat(database.value("SELECT count(*) FROM lockstep.notification")).isEqualTo("0");
  }

  @Test
  void theSameIsNotSaidAgainForAWhileUnlessSomethingElseWasSaid() throws Exception {
    News quiet =
        News.of(NewsType.MIGRATION_FAILED, "migration/7", "it failed")
            .quietFor(Duration.ofHours(1));
    write(quiet.and("attempt", 1), quiet.and("attempt", 2));
    assertThat(database.value("SELECT count(*) FROM lockstep.notification")).isEqualTo("1");

    write(
        News.of(NewsType.MIGRATION_FAILED, "migration/8", "it failed")
            .quietFor(Duration.ofHours(1)),
        News.of(NewsType.MIGRATION_FAILED, "migration/7", "it failed in another way")
            .quietFor(Duration.ofHours(1)),
        quiet.and("attempt", 3));
    assertThat(database.value("SELECT count(*) FROM lockstep.notification")).isEqualTo("4");

    database.execute("UPDATE lockstep.notification SET at = at - interval '61 minutes'");
    write(quiet.and("attempt", 4));
    assertThat(database.value("SELECT count(*) FROM lockstep.notification")).isEqualTo("5");

    database.execute("UPDATE lockstep.notification SET at = at - interval '8 days'");
    write(quiet.and("attempt", 5));
    assertThat(database.rows("SELECT data ->> 'attempt' FROM lockstep.notification"))
        .as("what is older than a week goes")
        .containsExactly("5");
  }

  @Test
  void aNewReceiverIsToldOfTheLastHourAlone() throws Exception {
    write(news("backfill/a", 1), news("backfill/a", 2));
    database.execute(
        "UPDATE lockstep.notification SET at = at - interval '2 hours' WHERE data ->> 'number' = '1'");
    WebhookReceiver receiver = receiver().up();
    start(receiver.url("/"), "s", QUICK);

    Eventually.until(receiver::received, messages -> !messages.isEmpty());

    assertThat(numbers(receiver.received(), "backfill/a")).containsExactly(2);
  }
}
