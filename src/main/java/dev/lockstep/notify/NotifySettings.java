// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import java.util.List;
import java.util.Optional;

/**
 * Who is told.
 *
 * @param secret by which messages are signed
 */
public record NotifySettings(List<Receiver> receivers, Optional<String> secret) {
  public NotifySettings {
    receivers = List.copyOf(receivers);
  }

  /** Whether messages can be signed with {@code secret}. */
  public static boolean isKey(String secret) {
    try {
      return Signature.of(secret).key().length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "notifications to " + receivers;
  }
}
