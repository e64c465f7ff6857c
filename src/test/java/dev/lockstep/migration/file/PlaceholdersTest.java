// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.MigrationFolderFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
  private static final Placeholders OF_APP = Placeholders.of("public", "app", "owner");

  @TempDir private Path folder;

  private MigrationFile file(String text) {
    return MigrationFolder.read(
            new MigrationFolderFixture(folder).write("migrations/R__x.sql", text).migrations())
        .repeatables()
        .get(0);
  }

  private static String replaced(Placeholders placeholders, MigrationFile file) {
    try (InputStream text = placeholders.open(file)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void flywaysOwnAreReplacedWhateverTheirCase() {
    assertThat(
            replaced(
                OF_APP,
                file(
                    "${flyway:defaultSchema} ${FLYWAY:DATABASE} ${flyway:user} ${flyway:filename}")))
        .isEqualTo("public app owner R__x.sql");
  }

  @Test
  void valueIsTakenAsItIs() {
    assertThat(replaced(Placeholders.of("public", "a$1\\b", "owner"), file("'${flyway:database}'")))
        .isEqualTo("'a$1\\b'");
  }

  @Test
  void theInstallationsAreReplacedBesideFlyways() {
    MigrationFile file =
        MigrationFolder.read(
                new MigrationFolderFixture(folder)
                    .write(
                        "migrations/R__x.sql", "${owner} ${OWNER} ${flyway:user} '${a.b}' ${none}")
                    .migrations(),
                PlaceholderValues.parse("Owner=the ${flyway:user}'s,a.b=$1\\\\,none="))
            .repeatables()
            .get(0);

    // A value is taken as it is, and not looked at again.
    assertThat(replaced(OF_APP, file))
        .isEqualTo("the ${flyway:user}'s the ${flyway:user}'s owner '$1\\' ");
  }

  @Test
  void oneWithoutAValueIsFoundAtItsLine() {
    MigrationFile file = file("SELECT 1;\n-- ${other}\n");
    assertThatThrownBy(() -> replaced(OF_APP, file))
        .isInstanceOfSatisfying(
            Placeholders.UnknownPlaceholderException.class, e -> assertThat(e.line()).isEqualTo(2))
        .hasMessageContaining("${other}");
  }

  @Test
  void dollarsAndBracesThatAreNoneStay() {
    assertThat(replaced(OF_APP, file("$$a$$ $1 { } $${flyway:user}$$ ${flyway:user} ${")))
        .isEqualTo("$$a$$ $1 { } $owner$$ owner ${");
  }

  @Test
  void nothingIsReplacedWhereTheFileSaysSo() {
    new MigrationFolderFixture(folder)
        .write("migrations/R__x.sql.conf", "placeholderReplacement=false\n");
    assertThat(replaced(OF_APP, file("${other}"))).isEqualTo("${other}");
  }
}
