// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Event;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.postgres.ShortText;
import java.sql.SQLWarning;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** What the server says of a statement beside its result: a line, as psql prints one. */
final class Notices {
  private Notices() {}

  static Event event(MigrationFile file, SQLWarning notice) {
    ServerErrorMessage said =
        notice instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
    String severity = said == null ? "WARNING" : String.valueOf(said.getSeverity());
    String message =
        ShortText.cut(
            String.valueOf(said == null ? notice.getMessage() : said.getMessage())
                .replaceAll("\\s*\\R\\s*", " "));
    Event event =
        switch (severity) {
          case "WARNING" -> Event.warn("migration-warning", message);
          case "NOTICE", "INFO" -> Event.info("migration-notice", message);
          default -> Event.debug("migration-notice", message);
        };
    return event.with("script", file.script());
  }
}
