// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are what PostgreSQL makes of them. */
class NamesTest {
  @Test
  void postgresFoldsAndCutsNamesTheSame() throws SQLException {
    List<String> written =
        List.of(
            "Artworks",
            "\"Artworks\"",
            "\"a\"\"b.c\"",
            "Straße",
            "ÄRGER",
            "İstanbul",
            "a$B",
            "_",
            "☃",
            "\"" + "x".repeat(70) + "\"",
            "Y".repeat(70),
            "\"" + "é".repeat(40) + "\"",
            "\uD83D\uDC18".repeat(16),
            "U&\"d\\0061t\\+01F418\"");
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      for (String each : written) {
        statement.execute("CREATE TABLE " + each + " ()");
        String made;
        try (ResultSet row =
            statement.executeQuery("SELECT relname FROM pg_class ORDER BY oid DESC LIMIT 1")) {
          row.next();
          made = row.getString(1);
        }
        QualifiedName name =
            StatementHead.read(Tokens.of("CREATE TABLE " + each + " ()")).name().orElseThrow();
        assertThat(name.parts()).as(each).containsExactly(made);
        try (PreparedStatement find =
            connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
          find.setString(1, name.toString());
          try (ResultSet row = find.executeQuery()) {
            row.next();
            assertThat(row.getBoolean(1)).as(name.toString()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void aQualifiedNameIsReadWhole() {
    assertThat(QualifiedName.parse("App.\"Order\".id"))
        .contains(new QualifiedName(List.of("app", "Order", "id")));
    QualifiedName name = QualifiedName.parse("app.orders").orElseThrow();
    assertThat(name.schemaOr("public")).isEqualTo("app");
    assertThat(name.last()).isEqualTo("orders");
    assertThat(name.withLast("Old")).hasToString("app.\"Old\"");
    assertThat(QualifiedName.parse("order").orElseThrow()).hasToString("\"order\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.", ".a", "a b", "1a", "'a'", "${schema}.a", "\"\"", "a..b", "\"a"})
  void whatIsNoNameIsNone(String written) {
    assertThat(QualifiedName.parse(written)).isEmpty();
  }
}
