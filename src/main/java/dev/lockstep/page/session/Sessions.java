// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import dev.lockstep.http.AdminSecrets;
import dev.lockstep.http.Signatures;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions without a state: all there is lies in the cookie, signed with a key that is derived from
 * the secret which opened it. Every replica with the same secrets therefore takes it, and another
 * secret ends it.
 */
@Singleton
public class Sessions {
  /** How long a session lasts. */
  public static final Duration LIFE = Duration.ofHours(12);

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final int LONGEST = 200;

  private final AdminSecrets secrets;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Sessions(AdminSecrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The session that a secret opens, if it opens one. Both are compared, whichever it is. */
  public Optional<Session> open(@Nullable String secret) {
    boolean admin = secrets.opensAdmin(secret);
    boolean health = secrets.opensHealth(secret);
    return admin || health
        ? Optional.of(begin(admin ? Access.ADMIN : Access.READER))
        : Optional.empty();
  }

  private Session begin(Access access) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new Session(
        access,
        Instant.ofEpochSecond(clock.instant().plus(LIFE).getEpochSecond()),
        TEXT.encodeToString(id));
  }

  /** What goes into the cookie. */
  public String sealed(Session session) {
    return session.text() + "." + signature(session, "session");
  }

  /** The session that a cookie holds, unless it is over, forged, or of another secret. */
  public Optional<Session> opened(@Nullable String cookie) {
    if (cookie == null || cookie.length() > LONGEST) {
      return Optional.empty();
    }
    String[] parts = cookie.split("\\.", -1);
    Optional<Access> access =
        Arrays.stream(Access.values()).filter(each -> each.letter().equals(parts[0])).findFirst();
    if (parts.length != 4 || access.isEmpty() || !parts[1].matches("\\d{1,12}")) {
      return Optional.empty();
    }
    Session session =
        new Session(access.get(), Instant.ofEpochSecond(Long.parseLong(parts[1])), parts[2]);
    return same(signature(session, "session"), parts[3])
            && clock.instant().isBefore(session.expires())
        ? Optional.of(session)
        : Optional.empty();
  }

  /** What a form of this session carries, to show that it came from a page of this session. */
  public String token(Session session) {
    return signature(session, "form");
  }

  /** Whether {@code given} is this session's. */
  public boolean isToken(Session session, @Nullable String given) {
    return same(token(session), given == null ? "" : given);
  }

  private String signature(Session session, String purpose) {
    String use = "lockstep page 1 " + purpose;
    byte[] key =
        switch (session.access()) {
          case ADMIN -> secrets.adminKey(use);
          case READER -> secrets.healthKey(use);
        };
    return TEXT.encodeToString(Signatures.sign(key, session.text()));
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
