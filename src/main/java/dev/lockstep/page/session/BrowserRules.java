// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import java.util.Map;

/** What a browser is told of every answer. */
public final class BrowserRules {
  /** A page of ours uses nothing that is not ours, and nothing that is written into it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /** Names and values. */
  public static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  private BrowserRules() {}
}
