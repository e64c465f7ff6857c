// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.StringResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlywayChecksumTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n\n",
        "SELECT 1;",
        "SELECT 1;\n",
        "SELECT 1;\r\nSELECT 2;\r\n",
        "SELECT 1;\rSELECT 2;",
        "SELECT 1;\n\r\n\rSELECT 2;",
        "SELECT 'ä\u2028ö\u2029\u0085\u000b\f';\n",
        "SELECT '\ud83d\udc18';",
        "  indented \t\n\ttabs  \n",
        "\uFEFFSELECT 1;\nSELECT '\uFEFF';"
      })
  void isFlywaysOwn(String text, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.sql"), text);
    int flyways = ChecksumCalculator.calculate(new StringResource(text));

    assertThat(FlywayChecksum.of(MigrationText.open(file))).isEqualTo(flyways);
    assertThat(MigrationReading.of(file).content().checksum()).isEqualTo(flyways);
  }

  @Test
  void doesNotDependOnTheFilesLineEndings(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("V1__a.sql"), "a;\nb;\n".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("V2__b.sql"), "\uFEFFa;\r\nb;".getBytes(StandardCharsets.UTF_8));

    MigrationSet set = MigrationFolder.read(folder);

    assertThat(set.versioned().get(0).checksum()).isEqualTo(set.versioned().get(1).checksum());
  }
}
