// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts, dashboard and docs/metrics.md name metrics that the service has, and the document has all
 * of them. The service is led through what each of them counts.
 */
class MetricNamesIT {
  private static final Path MONITORING = Path.of("deploy/monitoring");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z]\\w+)[{ ]");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (lockstep_\\w+) (\\w+)");
  private static final Pattern OURS = Pattern.compile("lockstep_\\w+");

  @TempDir private Path folder;
  private final Set<String> seen = new TreeSet<>();
  private final Set<String> families = new TreeSet<>();

  @Test
  void everyMetricThatIsNamedIsThere() throws IOException {
    try (Scene scene = scene()) {
      scene.migrate().exited(0);
      scene.with("V2__lines.sql", "ALTER TABLE prices ADD COLUMN line int;");
      // A migration that waits for a lock: it holds the lease, and is tried again.
      try (OpenTransaction report = new OpenTransaction(scene.database, "SELECT FROM prices");
          Service service = Service.start(scene.set("LOCKSTEP_LOCK_TIMEOUT", "100ms"))) {
        awaitSample(service, "lockstep_lease_held{holder=");
        report.close();
        // A backfill that is held back, and then meets a row that it cannot change.
        awaitSample(service, "lockstep_backfill_throttled_seconds_count{");
        scene.database.execute("INSERT INTO go VALUES (true)");
        awaitSample(service, "lockstep_backfill_state{backfill=\"cents\",state=\"failed\"} 1.0");
        awaitSample(service, "lockstep_notifications_waiting{");
      }
    }

    // Only while a process works on a run, which is over here at once: PageIT compares it then.
    seen.add("lockstep_backfill_left_seconds");
    assertThat(seen).containsAll(named(Files.readString(MONITORING.resolve("lockstep.rules.yml"))));
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("lockstep-dashboard.json").toFile());
    for (JsonNode query : dashboard.findValues("expr")) {
      // Every name with an underscore in a query is a metric: no label and no function of ours has.
      Matcher name =
          Pattern.compile("[a-z]+_\\w+").matcher(query.asText().replaceAll("\\$\\w+", ""));
      while (name.find()) {
        assertThat(seen).as(query.asText()).contains(name.group());
      }
    }
    // Not the other way round: some are there only where a setting asks for them.
    assertThat(named(tableOf(Files.readString(Path.of("docs/metrics.md"))))).containsAll(families);
  }

  private Scene scene() throws IOException {
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("cents.sql"),
        """
        /* lockstep
        table: prices
        requires: 1
        schedule: every 1s
        */
        -- @batch
        UPDATE prices SET cents = (text::numeric * 100)::bigint
         WHERE id > :from AND id <= :to AND cents IS NULL;
        -- @remaining
        SELECT count(*) FROM prices WHERE cents IS NULL;
        -- @throttle
        SELECT NOT EXISTS (SELECT FROM go);
        """);
    return new Scene(migrations)
        .with(
            "V1__prices.sql",
            """
            CREATE TABLE go (go boolean);
            CREATE TABLE prices (id int PRIMARY KEY, text text NOT NULL, cents bigint);
            INSERT INTO prices SELECT i, i || '.50' FROM generate_series(1, 200) i;
            UPDATE prices SET text = 'on request' WHERE id = 77;
            """)
        // A receiver where nothing listens.
        .set("LOCKSTEP_NOTIFY_URL", "http://127.0.0.1:9/hook")
        .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString());
  }

  private void awaitSample(Service service, String sample) {
    String metrics =
        Eventually.until(
            () -> service.anyone().get("/q/metrics").asString(), text -> text.contains(sample));
    Matcher name = SAMPLE.matcher(metrics);
    while (name.find()) {
      seen.add(name.group(1));
    }
    Matcher family = TYPE.matcher(metrics);
    while (family.find()) {
      // The greatest of the last minutes belongs to its timer.
      if (!family.group(1).endsWith("_max")) {
        boolean bare = family.group(2).equals("counter") && !family.group(1).endsWith("_total");
        families.add(family.group(1) + (bare ? "_total" : ""));
      }
    }
  }

  private static Set<String> named(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = OURS.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  /** The first column. */
  private static String tableOf(String document) {
    StringBuilder names = new StringBuilder();
    document
        .lines()
        .filter(line -> line.startsWith("| `lockstep_"))
        .forEach(line -> names.append(line.split("\\|")[1]).append('\n'));
    return names.toString();
  }
}
