// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version, and the source, that the build wrote into the program. */
public final class BuildVersion {
  /** Written by the build, where it is one of a git repository. */
  private static final String SOURCE = "/dev/lockstep/app/build.json";

  private static final Pattern FORM =
      Pattern.compile("\\{\"commit\":\"([0-9a-f]+(?:-dirty)?)\",\"time\":\"([0-9TZ:-]+)\"}");

  private BuildVersion() {}

  /** Such as {@code 1.0.0}. */
  public static String number() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  /** Name and version of the program, for what keeps it. */
  public static String ofProgram() {
    return "lockstep " + number();
  }

  /**
   * {@code commit 0123456789ab of 2026-11-26T16:46:43Z}: the time is the commit's, so that the same
   * source gives the same program. Empty where the build knew no commit.
   */
  public static Optional<String> source() {
    try (InputStream resource = BuildVersion.class.getResourceAsStream(SOURCE)) {
      if (resource == null) {
        return Optional.empty();
      }
      Matcher matcher =
          FORM.matcher(new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip());
      return matcher.matches()
          ? Optional.of("commit " + matcher.group(1) + " of " + matcher.group(2))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
