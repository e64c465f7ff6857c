// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that demands TLS and SCRAM, and a client that trusts one certificate authority. */
class TlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @Test
  void theServerIsVerifiedByItsAuthorityAndItsName() throws Exception {
    Identity server = Identity.of("localhost", folder.resolve("server.p12"));
    Identity stranger = Identity.of("localhost", folder.resolve("stranger.p12"));
    Path authority = Files.writeString(folder.resolve("ca.pem"), server.certificate());
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), stranger.certificate());

    try (EmbeddedServer postgres = EmbeddedServer.temporary(Map.of());
        Scene scene = new Scene(Files.createDirectory(folder.resolve("migrations")))) {
      enableTls(postgres, server);
      scene.with(
          "V1__t.sql",
          "CREATE TABLE t AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid();");
      String url = "postgres://app:right@localhost:" + postgres.port() + "/app?sslmode=verify-full";

      scene.set("DATABASE_URL", url + "&sslrootcert=" + wrong);
      assertThat(scene.migrate().exited(1).error())
          .contains("certificate of database localhost:" + postgres.port())
          .contains("sslrootcert=");

      scene.set(
          "DATABASE_URL", url.replace("localhost", "127.0.0.1") + "&sslrootcert=" + authority);
      assertThat(scene.migrate().exited(1).error())
          .contains("certificate of database 127.0.0.1:" + postgres.port());

      scene.set("DATABASE_URL", url + "&sslrootcert=" + authority);
      scene.migrate().exited(0);
      try (Connection connection = postgres.connect("app");
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT ssl FROM t")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean(1)).isTrue();
      }
    }
  }

  private static void enableTls(EmbeddedServer postgres, Identity identity) throws Exception {
    Path key = postgres.dataDirectory().resolve("server.key");
    Files.writeString(key, identity.key());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(postgres.dataDirectory().resolve("server.crt"), identity.certificate());
    Files.writeString(
        postgres.dataDirectory().resolve("pg_hba.conf"),
        "host all postgres all trust\nhostssl all app all scram-sha-256\n");
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE app");
      statement.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
      statement.execute("ALTER DATABASE app OWNER TO app");
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("SELECT pg_reload_conf()");
    }
    // The reload is asynchronous.
    Eventually.isTrue(
        "TLS is on",
        () -> {
          try (Connection connection = postgres.connect("postgres");
              Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SHOW ssl")) {
            return row.next() && row.getString(1).equals("on");
          } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** A key and its self-signed certificate, by the JDK's keytool. */
  private record Identity(String key, String certificate) {
    static Identity of(String host, Path store) throws Exception {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              "server",
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=" + host,
              "-ext",
              "san=dns:" + host,
              "-ext",
              "bc=ca:true",
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-keystore",
              store.toString(),
              "-storepass",
              new String(PASSWORD));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
      Key key = keys.getKey("server", PASSWORD);
      Certificate certificate = keys.getCertificate("server");
      return new Identity(
          pem("PRIVATE KEY", key.getEncoded()), pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String what, byte[] bytes) throws IOException {
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
      return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
  }
}
