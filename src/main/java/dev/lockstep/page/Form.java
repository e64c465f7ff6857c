// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a form sends: names and values. */
record Form(Map<String, List<String>> values) {
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int MOST_FIELDS = 20;

  /** Whether this is what a form's body says of itself. */
  static boolean isType(String contentType) {
    return contentType.split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
  }

  static Form read(byte[] body) {
    return new Form(
        new QueryStringDecoder(
                new String(body, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false,
                MOST_FIELDS)
            .parameters());
  }

  /** The first value of this name; empty if there is none. */
  String get(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.isEmpty() ? "" : given.get(0);
  }
}
