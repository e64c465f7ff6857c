// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, for which picocli has none. */
final class FishCompletion {
  private static final String PREAMBLE =
      """
      # Completion of lockstep for fish: lockstep completion fish > ~/.config/fish/completions/lockstep.fish
      function __lockstep_names
        set -l words (commandline -opc)
        set -e words[1]
        for word in $words
          string match -q -- '-*' $word; or echo $word
        end
      end
      function __lockstep_at
        test (count $argv) -eq 0
        or string match -qr -- "^$argv( |\\$)" (string join ' ' (__lockstep_names))
      end
      function __lockstep_is
        set -l names (__lockstep_names)
        test "$names" = "$argv"
      end
      """;

  private FishCompletion() {}

  /** The script for {@code line} and its subcommands. */
  static String of(CommandLine line) {
    StringBuilder script = new StringBuilder(PREAMBLE);
    add(line, List.of(), script);
    return script.toString();
  }

  private static void add(CommandLine line, List<String> path, StringBuilder script) {
    line.getSubcommands()
        .forEach(
            (name, each) -> {
              script
                  .append("complete -c lockstep -f -n '__lockstep_is")
                  .append(words(path))
                  .append("' -a ")
                  .append(name)
                  .append(description(each.getCommandSpec().usageMessage().description()))
                  .append('\n');
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              add(each, deeper, script);
            });
    for (OptionSpec option : line.getCommandSpec().options()) {
      script.append("complete -c lockstep -n '__lockstep_at").append(words(path)).append('\'');
      for (String name : option.names()) {
        script.append(
            name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      if (option.arity().max() > 0) {
        script.append(" -r");
        Iterable<String> candidates = option.completionCandidates();
        if (candidates != null) {
          List<String> values = new ArrayList<>();
          candidates.forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
          script.append(" -f -a '").append(String.join(" ", values)).append('\'');
        }
      }
      script.append(description(option.description())).append('\n');
    }
  }

  private static String words(List<String> path) {
    return path.stream().map(name -> " " + name).collect(Collectors.joining());
  }

  private static String description(String[] lines) {
    String text = String.join(" ", lines).replaceFirst("[.;:].*", "");
    return text.isEmpty() ? "" : " -d '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
