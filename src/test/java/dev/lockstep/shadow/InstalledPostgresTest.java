// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.event.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledPostgresTest {
  @TempDir private Path folder;

  /** A folder with programs that say they are of this version. */
  private Path pretend(String name, String answer, String... programs) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    for (String program : programs) {
      Path file = Files.writeString(place.resolve(program), "#!/bin/sh\necho '" + answer + "'\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    return place;
  }

  private static Optional<InstalledPostgres> among(Path... folders) {
    return InstalledPostgres.find(Set.of(), () -> new LinkedHashSet<>(List.of(folders)));
  }

  @Test
  void theOneOnThePathElseTheNewestIsTaken() throws Exception {
    String[] all = {"postgres", "initdb", "pg_ctl"};
    Path old = pretend("old", "postgres (PostgreSQL) 9.6.24", all);
    Path fifteen = pretend("15", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", all);
    Path seventeen = pretend("17", "postgres (PostgreSQL) 17.6", all);
    Path client = pretend("18", "postgres (PostgreSQL) 18.1", "postgres", "psql");
    Path other = pretend("other", "something else", all);
    assertThat(among(folder.resolve("not-there"), old, client, other)).isEmpty();
    assertThat(among(old, fifteen, client, seventeen, other))
        .contains(new InstalledPostgres(seventeen.toRealPath(), "17.6"));
    assertThat(
            InstalledPostgres.find(
                new LinkedHashSet<>(List.of(old, client, fifteen)), () -> Set.of(seventeen)))
        .as("what is on the path is somebody's choice")
        .contains(new InstalledPostgres(fifteen.toRealPath(), "15.18"));
    assertThat(among(fifteen).orElseThrow().identity()).isEqualTo("installed 15.18");
  }

  @Test
  void aServerIsMadeWithIt() throws Exception {
    InstalledPostgres installed = among(new BundledPostgres().programs()).orElseThrow();
    assertThat(installed.version()).isEqualTo(EmbeddedServer.version());
    Path home = folder.resolve("home");
    try (WarmServer server = WarmServer.join(home, Duration.ofMinutes(5), installed);
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery("SHOW server_encoding")) {
      results.next();
      assertThat(results.getString(1)).isEqualTo("UTF8");
    } finally {
      WarmServer.stop(home);
    }
  }

  @Test
  void oneThatCannotStartIsNamedWithWhatToDo() throws Exception {
    Path broken = pretend("broken", "postgres (PostgreSQL) 18.0", "postgres", "initdb", "pg_ctl");
    InstalledPostgres installed = among(broken).orElseThrow();
    assertThatThrownBy(() -> installed.scratch(Clock.systemUTC(), Events.NONE).open())
        .isInstanceOf(ScratchUnavailableException.class)
        .hasMessageContaining("installed 18.0 PostgreSQL could not be started")
        .hasMessageContaining("LOCKSTEP_SHADOW_URL");
  }
}
