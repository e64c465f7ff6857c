// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.TextHashes;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The rows of Drizzle's table against its files: by name where rows have one, by time stamp, then
 * by hash. Rows that say both the same are taken first, so that none takes the other's place.
 */
final class RowMatch {
  private static final String RULE = "drizzle-rows";

  private final Listing listing;
  private final DrizzleTable table;
  private final List<DrizzleTable.Row> rows;
  private final Map<Entry, Set<String>> hashes = new LinkedHashMap<>();
  private final Map<DrizzleTable.Row, Entry> matched = new HashMap<>();
  private final List<Finding> notes = new ArrayList<>();

  RowMatch(Listing listing, DrizzleTable table, List<DrizzleTable.Row> rows) throws IOException {
    this.listing = listing;
    this.table = table;
    this.rows = rows;
    for (Entry entry : listing.entries()) {
      hashes.put(entry, TextHashes.of(MigrationSource.read(entry.file())));
    }
  }

  AppliedTrack match() {
    BiPredicate<DrizzleTable.Row, Entry> name =
        (row, entry) -> Objects.equals(row.migration(), entry.name());
    BiPredicate<DrizzleTable.Row, Entry> time = this::sameTime;
    BiPredicate<DrizzleTable.Row, Entry> hash =
        (row, entry) -> hashes.getOrDefault(entry, Set.of()).contains(row.hash());
    for (BiPredicate<DrizzleTable.Row, Entry> same : List.of(name, time.and(hash), time, hash)) {
      for (DrizzleTable.Row row : rows) {
        if (!matched.containsKey(row)) {
          listing.entries().stream()
              .filter(entry -> !matched.containsValue(entry) && same.test(row, entry))
              .findFirst()
              .ifPresent(entry -> matched.put(row, entry));
        }
      }
    }
    List<String> applied = new ArrayList<>();
    for (DrizzleTable.Row row : rows) {
      Entry entry = matched.get(row);
      if (entry == null) {
        unmatched(row);
      } else {
        applied.add(entry.name());
        differing(row, entry, time, hash);
      }
    }
    return new AppliedTrack(table.qualified(), applied, skipped(applied), List.of(), notes);
  }

  /** Rows from before 1.0 have milliseconds, folders made of them only seconds. */
  private boolean sameTime(DrizzleTable.Row row, Entry entry) {
    return listing.format() == Listing.Format.JOURNAL
        ? row.createdAt() == entry.when().toEpochMilli()
        : Math.floorDiv(row.createdAt(), 1000L) == entry.when().getEpochSecond();
  }

  private void differing(
      DrizzleTable.Row row,
      Entry entry,
      BiPredicate<DrizzleTable.Row, Entry> time,
      BiPredicate<DrizzleTable.Row, Entry> hash) {
    if (!hash.test(row, entry)) {
      notes.add(
          new Finding(
              RULE,
              entry.file().toString(),
              0,
              "was edited after it was applied here (row "
                  + row.id()
                  + " of "
                  + table.qualified()
                  + " has another hash); the live schema tells whether it does the same"));
    } else if (!time.test(row, entry)) {
      notes.add(
          new Finding(
              RULE,
              entry.listedIn().toString(),
              entry.line(),
              entry.name()
                  + " had another time when it was applied here ("
                  + Instant.ofEpochMilli(row.createdAt())
                  + ", row "
                  + row.id()
                  + " of "
                  + table.qualified()
                  + "); it is known by its hash"));
    }
  }

  private void unmatched(DrizzleTable.Row row) {
    boolean again =
        listing.entries().stream()
            .anyMatch(
                entry ->
                    sameTime(row, entry)
                        && hashes.getOrDefault(entry, Set.of()).contains(row.hash()));
    notes.add(
        new Finding(
            RULE,
            table.qualified(),
            0,
            "row "
                + row.id()
                + " ("
                + Instant.ofEpochMilli(row.createdAt())
                + ") "
                + (again
                    ? "says once more what another row says, as after two deployments at once"
                    : "is of no file that there is; the live schema tells whether anything of it is"
                        + " left")));
  }

  /** What Drizzle would never run here any more. */
  private Set<String> skipped(List<String> applied) {
    Set<String> skipped = new LinkedHashSet<>();
    long newest = rows.stream().mapToLong(DrizzleTable.Row::createdAt).max().orElse(Long.MIN_VALUE);
    if (listing.format() == Listing.Format.JOURNAL) {
      listing.entries().stream()
          .filter(entry -> !applied.contains(entry.name()))
          .filter(entry -> entry.when().toEpochMilli() <= newest)
          .forEach(entry -> skipped.add(entry.name()));
    }
    return skipped;
  }
}
