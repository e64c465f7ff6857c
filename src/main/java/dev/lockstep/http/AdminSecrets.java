// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.postgres.Digests;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two secrets. Only digests are compared, always one digest against another, in constant time:
 * neither length nor content nor absence of a secret shows in the time it takes. A secret that is
 * not configured is a random one that is known nowhere.
 */
@Singleton
public class AdminSecrets {
  private final byte[] health;
  private final byte[] admin;

  public AdminSecrets(Settings settings) {
    this.health = digestOf(settings.healthSecret());
    this.admin = digestOf(settings.adminSecret());
  }

  public boolean opensHealth(@Nullable String given) {
    return matches(given, health);
  }

  public boolean opensAdmin(@Nullable String given) {
    return matches(given, admin);
  }

  /** A key that only holders of the health secret can have, another one for each purpose. */
  public byte[] healthKey(String purpose) {
    return Signatures.sign(health, purpose);
  }

  /** A key that only holders of the admin secret can have, another one for each purpose. */
  public byte[] adminKey(String purpose) {
    return Signatures.sign(admin, purpose);
  }

  private static boolean matches(@Nullable String given, byte[] digest) {
    return MessageDigest.isEqual(digest(given == null ? "" : given), digest);
  }

  private static byte[] digestOf(Optional<String> secret) {
    if (secret.isPresent()) {
      return digest(secret.get());
    }
    byte[] unknown = new byte[32];
    new SecureRandom().nextBytes(unknown);
    return unknown;
  }

  private static byte[] digest(String text) {
    return Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
