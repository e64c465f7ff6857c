// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.postgres.Digests;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stylesheet and the two scripts, read when the page is first asked for. Their path has a hash
 * of all of them in it, so that browsers may keep them for ever.
 */
@Singleton
public class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "page.css", "text/css; charset=UTF-8",
          "htmx.min.js", "text/javascript; charset=UTF-8",
          "sse.js", "text/javascript; charset=UTF-8");

  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private final String version;

  Assets() {
    var digest = Digests.sha256();
    TYPES.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              byte[] content = read(name);
              digest.update(content);
              contents.put(name, content);
            });
    version = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  /** Where they are, with a slash at the end. */
  public String path() {
    return PageRequest.ROOT + "/assets/" + version + "/";
  }

  /** One of them; empty if there is none of this name and version. */
  Optional<Reply> find(String wanted, String name) {
    byte[] content = contents.get(name);
    if (content == null || !wanted.equals(version)) {
      return Optional.empty();
    }
    return Optional.of(
        new Reply(
            200,
            Map.of(
                "Content-Type",
                TYPES.getOrDefault(name, "application/octet-stream"),
                "Cache-Control",
                "public, max-age=31536000, immutable"),
            content));
  }

  private static byte[] read(String name) {
    String path = "/dev/lockstep/page/" + name;
    try (InputStream stream = Assets.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + path);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable in this build: " + path, e);
    }
  }
}
