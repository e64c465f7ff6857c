// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

/** Judged by the shells themselves. */
class CompletionTest {
  @TempDir private Path folder;

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isInstalled(String shell) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  private String bash(String words, int at) throws IOException, InterruptedException {
    Path script =
        Files.writeString(
            folder.resolve("bash"), AutoComplete.bash("lockstep", Lockstep.describe()));
    return run(
        "bash",
        "-c",
        ("source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_lockstep 2>/dev/null;"
                + " printf '%%s\\n' \"${COMPREPLY[@]}\"")
            .formatted(script, words, at));
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertThat(bash("lockstep mi", 1).lines().map(String::strip)).containsExactly("migrate");
    assertThat(bash("lockstep backfill p", 2).lines().map(String::strip)).containsExactly("pause");
    assertThat(bash("lockstep migrate --dr", 2).lines().map(String::strip))
        .containsExactly("--dry-run");
  }

  @Test
  void fishCompletesCommandsAndOptions() throws Exception {
    Path script = Files.writeString(folder.resolve("fish"), FishCompletion.of(Lockstep.describe()));
    assertThat(Files.readString(script))
        .contains("complete -c lockstep -f -n '__lockstep_is backfill' -a pause");
    assumeTrue(isInstalled("fish"), "fish is not installed");
    assertThat(fish(script, "lockstep mi")).contains("migrate");
    assertThat(fish(script, "lockstep backfill "))
        .contains("pause", "run")
        .doesNotContain("migrate");
    assertThat(fish(script, "lockstep migrate --dr")).contains("--dry-run");
    assertThat(fish(script, "lockstep status --color ")).contains("always");
  }

  private static String fish(Path script, String line) throws Exception {
    return run("fish", "-c", "source '%s'; complete -C '%s'".formatted(script, line));
  }

  @Test
  void zshTakesTheScriptOfBash() throws Exception {
    assumeTrue(isInstalled("zsh"), "zsh is not installed");
    Path script =
        Files.writeString(
            folder.resolve("zsh"), AutoComplete.bash("lockstep", Lockstep.describe()));
    assertThat(
            run(
                "zsh",
                "-f",
                "-c",
                "autoload -U compinit && compinit -u -D; source '%s'; print -- $_comps[lockstep]"
                    .formatted(script)))
        .contains("_complete_lockstep");
  }
}
