package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "postgres://app@db/my%20shop, jdbc:postgresql://db/my%20shop"
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
        "postgres://app:hunter2%ZZ@db/shop"
      })
  void neverShowsThePasswordOfAUrlThatItRefuses(String url) {
    assertThatThrownBy(() -> DatabaseSettings.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%XX")
        .hasMessageNotContaining("hunter2");
  }
}
