// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.SessionTimeZone;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.cache.Cache;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.event.Events;
import dev.lockstep.proof.Project;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.shadow.ServerAccess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** What proofs need of this installation: files, scratch databases, memory. */
public final class ProofWiring {
  private ProofWiring() {}

  /** The project in the working directory. */
  public static Project project(Settings settings) {
    return new Project(
        Path.of(""),
        settings.migrations(),
        settings.schema(),
        settings.backfills(),
        settings.placeholders());
  }

  /**
   * Scratch databases on {@code LOCKSTEP_SHADOW_URL}, else on the embedded PostgreSQL of a build
   * that has one, else on one that is installed here; with {@code LOCKSTEP_SEARCH_PATH}.
   *
   * @throws InvalidSettingsException if there is none
   */
  public static ScratchSource scratch(Settings settings, Clock clock, Events events) {
    ScratchSource scratch = asItIs(settings, clock, events).inTimeZone(SessionTimeZone.inUse());
    if (!settings.cache()) {
      scratch = scratch.keepingNothing();
    }
    return settings.searchPath().map(scratch::searching).orElse(scratch);
  }

  /** The same, for databases that are restored and not made: names in them are all in full. */
  static ScratchSource asItIs(Settings settings, Clock clock, Events events) {
    if (settings.shadow().isPresent()) {
      DatabaseSettings shadow = settings.shadow().get();
      return ScratchSource.keepingOn(
          new ServerAccess() {
            @Override
            public Connection open(String database) throws SQLException {
              PGSimpleDataSource source = Database.scratch(shadow, "lockstep scratch");
              if (!database.isEmpty()) {
                source.setDatabaseName(database);
              }
              return source.getConnection();
            }

            @Override
            public Map<String, String> environment() {
              return LibpqEnvironment.of(shadow);
            }
          },
          shadow.target(),
          clock,
          events);
    }
    if (EmbeddedServer.available()) {
      return ScratchSource.embedded(clock, events);
    }
    return ScratchSource.installed(clock, events)
        .orElseThrow(
            () ->
                new InvalidSettingsException(
                    List.of(
                        "no scratch database: no PostgreSQL is installed here to make one with; set"
                            + " LOCKSTEP_SHADOW_URL to a server on which databases may be"
                            + " created")));
  }

  /** What earlier runs proved: in the user's cache folder, unless {@code LOCKSTEP_CACHE=false}. */
  public static Cache cache(Settings settings, Clock clock) {
    if (!settings.cache()) {
      return Cache.NONE;
    }
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return FolderCache.in(base.resolve("lockstep").resolve("proofs"), clock);
  }

  /** Identifies this build of the program: what one build proved, another proves again. */
  public static String program(String version) {
    try {
      CodeSource source = ProofWiring.class.getProtectionDomain().getCodeSource();
      Path code =
          source != null && source.getLocation() != null
              ? Path.of(source.getLocation().toURI())
              : Path.of(ProcessHandle.current().info().command().orElse(""));
      return version + " " + Files.getLastModifiedTime(code);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return version;
    }
  }
}
