// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bound, a default or a CHECK without a time zone means is settled as it is executed: by the
 * zone of the tool's sessions then, by Lockstep's own on the scratch database. Where nothing but
 * such moments differ, this says so, and which zone it was.
 */
final class OtherTimeZone {
  private static final Pattern MOMENT =
      Pattern.compile("\\d{4,6}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?\\+00");
  private static final DateTimeFormatter PRINTED =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 6, SignStyle.NEVER)
          .appendPattern("-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .appendPattern("x")
          .toFormatter(Locale.ROOT);

  /** What the database itself says, the nearest first; not what the client has said. */
  private static final String OWN =
      """
      SELECT pg_catalog.substring(each.setting, 10)
        FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
        JOIN pg_catalog.pg_roles r ON r.rolname OPERATOR(pg_catalog.=) CURRENT_USER
       CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS each (setting)
       WHERE s.setdatabase IN (0, d.oid) AND s.setrole IN (0, r.oid)
         AND pg_catalog.lower(each.setting) LIKE 'timezone=%'
       ORDER BY s.setdatabase DESC, s.setrole DESC
       LIMIT 1""";

  private final ZoneId zone;
  private final @Nullable String ofDatabase;

  private OtherTimeZone(ZoneId zone, @Nullable String ofDatabase) {
    this.zone = zone;
    this.ofDatabase = ofDatabase;
  }

  /** A moment as it is on the scratch database and in the live one. */
  private record Pair(OffsetDateTime expected, OffsetDateTime actual) {}

  /** With what a live database says of its sessions. */
  static OtherTimeZone of(Connection live) throws SQLException {
    try (Statement statement = live.createStatement();
        ResultSet rows = statement.executeQuery(OWN)) {
      return new OtherTimeZone(ZoneId.systemDefault(), rows.next() ? rows.getString(1) : null);
    }
  }

  /** What to say of the two, if some of their objects differ in such moments alone. */
  Optional<String> between(Catalog expected, Catalog actual) {
    List<Pair> moments = new ArrayList<>();
    int objects = 0;
    for (CatalogObject wanted : expected.objects().values()) {
      CatalogObject is = actual.get(wanted.id());
      List<Pair> found = is == null || wanted.isMereCopy() ? List.of() : moments(wanted, is);
      objects += found.isEmpty() ? 0 : 1;
      moments.addAll(found);
    }
    return moments.isEmpty() ? Optional.empty() : Optional.of(text(objects, moments));
  }

  private String text(int objects, List<Pair> moments) {
    return (objects == 1 ? "one object differs" : objects + " objects differ")
        + " only in moments that are said without a time zone, by "
        + moments.stream()
            .map(pair -> Duration.between(pair.actual(), pair.expected()))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(OtherTimeZone::hours)
            .collect(Collectors.joining(" or "))
        + ": the sessions that made them had "
        + (ofDatabase != null && explains(ofDatabase, moments)
            ? ofDatabase
                + ", which the database sets, and Lockstep's have "
                + zone
                + "; set LOCKSTEP_TIME_ZONE="
                + ofDatabase
            : "another time zone than Lockstep's, which have "
                + zone
                + "; set LOCKSTEP_TIME_ZONE to it, such as the zone of the JVM or of the server")
        + " wherever Lockstep runs";
  }

  private static String hours(Duration difference) {
    long minutes = difference.toMinutes();
    return (minutes < 0 ? "-" : "+")
        + "%d:%02d h".formatted(Math.abs(minutes) / 60, Math.abs(minutes) % 60);
  }

  private boolean explains(String name, List<Pair> moments) {
    try {
      ZoneId other = ZoneId.of(name);
      return moments.stream()
          .allMatch(
              pair ->
                  LocalDateTime.ofInstant(pair.expected().toInstant(), zone)
                      .atZone(other)
                      .toInstant()
                      .equals(pair.actual().toInstant()));
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The moments that differ, if nothing else of the object does. */
  private static List<Pair> moments(CatalogObject wanted, CatalogObject is) {
    if (wanted.attributes().equals(is.attributes())
        || !wanted.attributes().keySet().equals(is.attributes().keySet())) {
      return List.of();
    }
    List<Pair> pairs = new ArrayList<>();
    for (Map.Entry<String, String> attribute : wanted.attributes().entrySet()) {
      String there = Objects.requireNonNull(is.attributes().get(attribute.getKey()));
      if (!MOMENT
          .matcher(attribute.getValue())
          .replaceAll("")
          .equals(MOMENT.matcher(there).replaceAll(""))) {
        return List.of();
      }
      Matcher one = MOMENT.matcher(attribute.getValue());
      Matcher other = MOMENT.matcher(there);
      while (one.find() && other.find()) {
        if (!one.group().equals(other.group())) {
          pairs.add(
              new Pair(
                  OffsetDateTime.parse(one.group(), PRINTED),
                  OffsetDateTime.parse(other.group(), PRINTED)));
        }
      }
    }
    return pairs;
  }
}
