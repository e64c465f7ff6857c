// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.settings.Setting;
import dev.lockstep.backfill.definition.DefinitionParser;
import dev.lockstep.cli.Exit;
import dev.lockstep.cli.Lockstep;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.schema.SchemaModules;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README says is what the code does. */
class ReadmeTest {
  @Test
  void theConfigurationTableIsTheCodes() {
    List<List<String>> expected =
        Arrays.stream(Setting.values())
            .map(
                setting ->
                    List.of(
                        "`" + setting.name() + "`",
                        setting.defaultValue().map(value -> "`" + value + "`").orElse(""),
                        setting.purpose()))
            .toList();

    assertThat(Readme.table("settings")).isEqualTo(expected);
  }

  @Test
  void theExitCodesAreTheCodes() throws IllegalAccessException {
    List<String> codes = new ArrayList<>();
    for (Field field : Exit.class.getFields()) {
      codes.add(String.valueOf(field.getInt(null)));
    }

    assertThat(Readme.table("exits")).extracting(row -> row.get(0)).isEqualTo(codes);
  }

  @Test
  void everyCommandOfTheTableExistsWithItsOptions() {
    for (List<String> row : Readme.table("commands")) {
      CommandLine command = command(row.get(0));
      Pattern.compile("--[a-z-]+")
          .matcher(row.get(0))
          .results()
          .map(MatchResult::group)
          .forEach(
              option ->
                  assertThat(command.getCommandSpec().findOption(option))
                      .as("%s", row.get(0))
                      .isNotNull());
    }
  }

  @Test
  void everyCommandThatExistsIsInTheTable() {
    List<String> documented =
        Readme.table("commands").stream()
            .map(row -> command(row.get(0)).getCommandSpec().qualifiedName())
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(leaves(root()));
  }

  private static CommandLine root() {
    return Lockstep.describe();
  }

  private static CommandLine command(String cell) {
    CommandLine command = root();
    for (String word : Readme.plain(cell).split("[<\\[]|--", 2)[0].strip().split(" ", -1)) {
      CommandLine next = command.getSubcommands().get(word);
      assertThat(next).as("%s: %s", cell, word).isNotNull();
      command = next;
    }
    return command;
  }

  private static List<String> leaves(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return List.of(command.getCommandSpec().qualifiedName());
    }
    Stream<String> own =
        command.getCommandSpec().positionalParameters().isEmpty()
            ? Stream.of()
            : Stream.of(command.getCommandSpec().qualifiedName());
    return Stream.concat(
            own, command.getSubcommands().values().stream().flatMap(each -> leaves(each).stream()))
        .toList();
  }

  @Test
  void everyDirectiveOfTheTableIsUnderstoodAndNoneIsLeftOut(@TempDir Path folder)
      throws IOException {
    List<String> lines =
        Readme.table("directives").stream()
            .map(row -> Readme.plain(row.get(0)).replace("<name>", "slug"))
            .toList();
    Path file = folder.resolve("V1__all.sql");
    Files.writeString(file, String.join("\n", lines) + "\nSELECT 1;\n");
    assertThat(MigrationFolder.read(folder).versioned()).hasSize(1);

    String names =
        lines.stream()
            .map(line -> line.replaceFirst("-- lockstep:(\\S+).*", "$1"))
            .collect(Collectors.joining(", "));
    Files.writeString(file, "-- lockstep:nonsense\nSELECT 1;\n");
    assertThatThrownBy(() -> MigrationFolder.read(folder)).hasMessageContaining(names);
  }

  @Test
  void everyDirectiveOfAModuleIsUnderstoodAndNoneIsLeftOut(@TempDir Path folder)
      throws IOException {
    List<String> lines =
        Readme.table("module-directives").stream()
            .map(row -> Readme.plain(row.get(0)).replaceAll("<[a-z]+>", "slug"))
            .toList();
    Path file = folder.resolve("a.sql");
    Path shared = folder.resolve("_shared.sql");
    String table = "\nCREATE TABLE a (id int);\n";
    for (String line : lines) {
      boolean ofAll = line.contains("not-ours");
      Files.writeString(file, (ofAll ? "" : line) + table);
      Files.writeString(shared, (ofAll ? line : "") + "\nSELECT 1;\n");
      assertThat(SchemaModules.read(folder).modules()).as(line).hasSize(2);
    }
    Files.writeString(file, "-- lockstep:nonsense" + table);
    for (String line : lines) {
      assertThatThrownBy(() -> SchemaModules.read(folder))
          .hasMessageContaining(line.replaceFirst("-- lockstep:(\\S+).*", "$1"));
    }
  }

  @Test
  void everyHeaderOfABackfillIsReadAndNoneIsMissing() {
    List<String> lines =
        Readme.table("header").stream().map(row -> Readme.plain(row.get(0))).toList();
    String sections =
        "*/\n-- @batch\nUPDATE t SET a = 1 WHERE id > :from AND id <= :to;\n"
            + "-- @remaining\nSELECT 0;\n";
    assertThat(
            DefinitionParser.parse(
                    "slugs",
                    "slugs.sql",
                    "/* lockstep\n" + String.join("\n", lines) + "\n" + sections)
                .table()
                .name())
        .isEqualTo("artworks");

    String names = lines.stream().map(line -> line.split(":")[0]).collect(Collectors.joining(", "));
    assertThatThrownBy(
            () ->
                DefinitionParser.parse(
                    "slugs", "slugs.sql", "/* lockstep\ntable: t\nnonsense: 1\n" + sections))
        .hasMessageContaining(names);
  }

  @Test
  void everyMessageOfTheTroubleshootingIsOneOfTheCodes() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(ReadmeTest::read)
              // Strings that are put together from pieces, as they are read in the end.
              .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", ""))
              .collect(Collectors.joining());
    }
    for (List<String> row : Readme.table("messages")) {
      assertThat(sources.contains(Readme.plain(row.get(0)))).as("%s", row.get(0)).isTrue();
    }
  }

  @Test
  void everyLinkLeadsToAFile() {
    List<String> links =
        Pattern.compile("\\]\\(([^)#:]+)\\)")
            .matcher(Readme.text())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(Path.of(link)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
