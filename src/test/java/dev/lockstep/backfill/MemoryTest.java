package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.RunState;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine keeps in memory does not grow with the rows, batches and ranges it has done. */
@Timeout(120)
class MemoryTest {
  private static final int EARLY = 40;
  private static final int LATE = 230;

  @Test
  void nothingIsKeptPerBatchOrRange() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 2400);
      // Batches of ten rows that never are quick enough to grow, in ranges of about sixty rows.
      harness.write(
          "increment", ControlTest.INCREMENT.replace("batch: 50", "batch: 10\ntarget: 1ms"));
      harness.settings = harness.settings.withRangeRows(60);
      AtomicInteger batches = new AtomicInteger();
      // As text: a map of each reading would itself be what grows.
      Map<Integer, String> seen = new HashMap<>();
      harness.engine(
          point -> {
            if (point.equals("committed")) {
              int done = batches.incrementAndGet();
              if (done == EARLY || done == LATE) {
                seen.put(done, histogram());
              }
            }
          });

      assertThat(harness.run("increment").state()).isEqualTo(RunState.COMPLETE);

      assertThat(harness.database.value("SELECT count(*) >= 30 FROM lockstep.backfill_range"))
          .isEqualTo("t");
      Map<String, Long> early = instances(seen.get(EARLY));
      Map<String, Long> grown = new HashMap<>();
      instances(seen.get(LATE))
          .forEach(
              (type, count) -> {
                long more = count - early.getOrDefault(type, 0L);
                if (more != 0) {
                  grown.put(type, more);
                }
              });
      // One object a batch would be 190 of them, one a range about thirty.
      assertThat(grown)
          .allSatisfy(
              (type, more) ->
                  assertThat(more).as(type).isLessThan(type.contains("lockstep") ? 15 : 95));
    }
  }

  /** Instances of each class that are reachable, by a full collection. */
  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[] {}},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static Map<String, Long> instances(String histogram) {
    Map<String, Long> instances = new HashMap<>();
    for (String line : histogram.lines().filter(each -> each.contains(":")).toList()) {
      List<String> fields = List.of(line.strip().split("\\s+"));
      instances.put(fields.get(3), Long.parseLong(fields.get(1)));
    }
    return instances;
  }
}
