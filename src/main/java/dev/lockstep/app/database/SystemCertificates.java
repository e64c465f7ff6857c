// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The certificate authorities that the operating system trusts, as OpenSSL finds them. */
final class SystemCertificates {
  /** Debian, Alpine, Arch; Fedora and Red Hat; SUSE; macOS and the BSDs. */
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private SystemCertificates() {}

  /**
   * The bundle.
   *
   * @throws IllegalArgumentException if there is none, as in a container without one
   */
  static Path file() {
    return Stream.concat(
            Optional.ofNullable(System.getenv("SSL_CERT_FILE")).stream(), BUNDLES.stream())
        .map(Path::of)
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sslrootcert: the system has no bundle of certificates; set SSL_CERT_FILE, or"
                        + " name a file"));
  }
}
