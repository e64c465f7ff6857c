// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks has it: HMAC-SHA256 over {@code id.timestamp.body}. A secret
 * that begins with {@code whsec_} is the key in Base64; any other is the key itself.
 */
record Signature(byte[] key) {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /**
   * Reads a secret.
   *
   * @throws IllegalArgumentException if what follows {@code whsec_} is no Base64
   */
  static Signature of(String secret) {
    return new Signature(
        secret.startsWith(PREFIX)
            ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
            : secret.getBytes(StandardCharsets.UTF_8));
  }

  /** The value of {@code webhook-signature}. */
  String sign(String id, long timestamp, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] code =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
