package dev.lockstep.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.MigrationFolderFixture;
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

  @Test
  void flywaysOwnAreReplacedWhateverTheirCase() {
    assertThat(
            OF_APP.replaceIn(
                file(
                    "${flyway:defaultSchema} ${FLYWAY:DATABASE} ${flyway:user} ${flyway:filename}")))
        .isEqualTo("public app owner R__x.sql");
  }

  @Test
  void valueIsTakenAsItIs() {
    assertThat(Placeholders.of("public", "a$1\\b", "owner").replaceIn(file("'${flyway:database}'")))
        .isEqualTo("'a$1\\b'");
  }

  @Test
  void oneWithoutAValueIsFoundAtItsLine() {
    MigrationFile file = file("SELECT 1;\n-- ${other}\n");
    assertThatThrownBy(() -> OF_APP.replaceIn(file))
        .isInstanceOfSatisfying(
            Placeholders.UnknownPlaceholderException.class, e -> assertThat(e.line()).isEqualTo(2))
        .hasMessageContaining("${other}");
  }

  @Test
  void nothingIsReplacedWhereTheFileSaysSo() {
    new MigrationFolderFixture(folder)
        .write("migrations/R__x.sql.conf", "placeholderReplacement=false\n");
    assertThat(OF_APP.replaceIn(file("${other}"))).isEqualTo("${other}");
  }
}
