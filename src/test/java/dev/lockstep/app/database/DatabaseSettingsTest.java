// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

class DatabaseSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "postgres://app@db/shop, jdbc:postgresql://db/shop",
    "postgresql://app@db:6432/shop, jdbc:postgresql://db:6432/shop",
    "postgres://app@/shop, jdbc:postgresql://localhost/shop",
    "postgres://app@[::1]:5432/shop, jdbc:postgresql://[::1]:5432/shop",
    "'postgres://app@a:1,b:2/shop?target_session_attrs=read-write',"
        + " 'jdbc:postgresql://a:1,b:2/shop?targetServerType=primary'",
    "'postgres://app@db/shop?sslmode=verify-full&sslrootcert=/ca.crt',"
        + " 'jdbc:postgresql://db/shop?sslmode=verify-full&sslrootcert=/ca.crt'",
    "'postgres://app@db/shop?connect_timeout=3&application_name=x&channel_binding=require',"
        + " 'jdbc:postgresql://db/shop?connectTimeout=3&ApplicationName=x&channelBinding=require'",
    "postgres://app@db/my%20shop, jdbc:postgresql://db/my%20shop",
    "postgres://app@[fe80::1]/shop, jdbc:postgresql://[fe80::1]/shop",
    "'postgres://?host=::1&port=6432&dbname=shop&user=app', jdbc:postgresql://[::1]:6432/shop",
    "'postgres://app@a,b/shop?port=1,2', 'jdbc:postgresql://a:1,b:2/shop'",
    "'postgres://app@db/shop?keepalives=1', 'jdbc:postgresql://db/shop?tcpKeepAlive=true'",
    "'postgres://app@db/shop?connect_timeout=-1', 'jdbc:postgresql://db/shop?connectTimeout=0'",
    // libpq verifies the authority wherever it was told one; the driver would not.
    "'postgres://app@db/shop?sslmode=require&sslrootcert=/ca.crt',"
        + " 'jdbc:postgresql://db/shop?sslmode=verify-ca&sslrootcert=/ca.crt'",
    "'postgres://app@db/shop?search_path=app,public',"
        + " 'jdbc:postgresql://db/shop?currentSchema=app%2Cpublic'",
    "'postgres://app@db/shop?client_encoding=UTF8&sslcompression=0', jdbc:postgresql://db/shop",
    "'jdbc:postgresql:shop?user=app', jdbc:postgresql://localhost/shop",
    "'jdbc:postgresql://db:1/shop?user=app&connect_timeout=3',"
        + " 'jdbc:postgresql://db:1/shop?connectTimeout=3'"
  })
  void readsAUrl(String url, String jdbc) {
    DatabaseSettings settings = DatabaseSettings.parse(url);

    assertThat(settings.jdbcUrl()).isEqualTo(jdbc);
    assertThat(settings.user()).contains("app");
    assertThat(settings.password()).isEmpty();
  }

  @Test
  void decodesUserAndPasswordAndKeepsThemOutOfEverythingElse() {
    DatabaseSettings settings =
        DatabaseSettings.parse("postgres://app%2Fone:p%40ss%3Aw+rd%25@db:5432/shop");

    assertThat(settings.user()).contains("app/one");
    assertThat(settings.password()).contains("p@ss:w+rd%");
    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/shop");
    assertThat(settings.target()).isEqualTo("db:5432/shop");
    assertThat(settings.toString()).doesNotContain("p@ss").doesNotContain("p%40ss");
  }

  @Test
  void readsTheUserAndPasswordOfTheParametersToo() {
    DatabaseSettings settings =
        DatabaseSettings.parse("postgres://db/shop?user=app&password=s3cret&sslmode=require");

    assertThat(settings.user()).contains("app");
    assertThat(settings.password()).contains("s3cret");
    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db/shop?sslmode=require");
  }

  @Test
  void takesUserAndPasswordOutOfAJdbcUrl() {
    DatabaseSettings settings =
        DatabaseSettings.parse("jdbc:postgresql://db/shop?user=app&password=s%40crt&ssl=true");

    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db/shop?ssl=true");
    assertThat(settings.user()).contains("app");
    assertThat(settings.password()).contains("s@crt");
    assertThat(settings.target()).isEqualTo("db/shop");
  }

  @Test
  void theKeysPasswordIsNoPartOfTheUrl() {
    DatabaseSettings settings =
        DatabaseSettings.parse("postgres://app@db/shop?sslmode=require&sslpassword=hunter2");

    assertThat(settings.keyPassword()).contains("hunter2");
    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db/shop?sslmode=require");
  }

  @ParameterizedTest
  @CsvSource({
    "currentSchema=app, app",
    "search_path=app%2Cpublic, 'app,public'",
    "options=-c%20search_path%3Dapp, app",
    "options=-csearch_path%3Dapp%5C%20one, app one",
    "options=-c%20geqo%3Doff%20--search_path%3Dapp, app",
  })
  void readsTheSearchPath(String parameter, String path) {
    assertThat(DatabaseSettings.parse("postgres://app@db/shop?" + parameter).searchPath())
        .contains(path);
  }

  @Test
  void everyParameterOfTheDriversIsEitherTakenOrRefused() {
    Set<String> elsewhere =
        Set.of("user", "password", "sslpassword", "PGHOST", "PGPORT", "PGDBNAME");
    for (PGProperty property : PGProperty.values()) {
      String name = property.getName();
      String value = property.getDefaultValue() == null ? "x" : property.getDefaultValue();
      try {
        DatabaseSettings settings =
            DatabaseSettings.parse("jdbc:postgresql://db/shop?" + name + "=" + value);
        if (!elsewhere.contains(name)) {
          assertThat(settings.jdbcUrl()).contains("?" + name + "=");
        }
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith(name + ": ");
      }
    }
  }

  @Test
  void whatIsSetBesideAJdbcUrlWins() {
    DatabaseSettings settings =
        DatabaseSettings.ofJdbc(
            "jdbc:postgresql://db/shop?user=in-url", Optional.of("beside"), Optional.empty());

    assertThat(settings.user()).contains("beside");
    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:hunter2@db",
        "postgres://app:hunter2@db/",
        "mysql://app:hunter2@db/shop",
        "hunter2",
        "postgres://app:hunter2/@x@db/shop",
        "postgres://app:hunter2%ZZ@db/shop",
        "postgres://app:hunter2%00@db/shop",
        "postgres://app@db/shop?password=a&hunter2",
        "postgres://app@db/shop?sslpassword=%ZZhunter2",
        "jdbc:postgresql://db/shop;user=app;password=hunter2",
        "jdbc:postgresql://app:hunter2@db/shop",
        "jdbc:postgresql://db/shop?password=hunter2%ZZ",
        "jdbc:postgresql:hunter2 x",
        "jdbc:mysql://db/shop?password=hunter2",
        "user=app password=hunter2 host=db dbname=shop"
      })
  void neverShowsThePasswordOfAUrlThatItRefuses(String url) {
    assertThatThrownBy(() -> DatabaseSettings.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(%XX|JDBC URL|jdbc:postgresql:).*")
        .hasMessageNotContaining("hunter2");
  }
}
