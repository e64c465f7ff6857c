// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What {@code --help} says beside the options: commands by what people do, examples, exit codes.
 */
final class HelpText {
  /** By what people do, in the order in which they come to it. */
  private static final Map<String, List<Line>> GROUPS = new LinkedHashMap<>();

  private static final Map<String, List<String>> EXAMPLES = new TreeMap<>();

  private static final Map<Integer, String> CODES =
      Map.of(
          Exit.DONE, "done",
          Exit.FAILED, "failed: the database, or I/O",
          Exit.USAGE, "wrong usage or configuration",
          Exit.FINDINGS, "a check found something",
          Exit.GATED, "stopped at a gate, and all was required",
          Exit.NO_LOCK, "a lock or the lease could not be had in time");

  /** Where a code means something more exact. */
  private static final Map<String, Map<Integer, String>> CODES_OF =
      Map.of(
          "lockstep status",
          Map.of(
              Exit.FAILED, "the database does not answer",
              Exit.FINDINGS, "with --exit-code: it is not healthy",
              Exit.GATED, "with --exit-code: it waits at a gate"),
          "lockstep migrate",
          Map.of(
              Exit.DONE, "done; also: stopped at a closed gate",
              Exit.FINDINGS, "files and history do not agree, or a file is bad",
              Exit.GATED, "with --require-all: stopped at a closed gate"),
          "lockstep backfill run",
          Map.of(
              Exit.DONE, "complete; with --detach: begun",
              Exit.FAILED, "failed, or paused or cancelled before it was complete",
              Exit.FINDINGS, "its file does not do what it should"),
          "lockstep drift",
          Map.of(Exit.DONE, "no drift", Exit.FINDINGS, "there is drift"),
          "lockstep watch",
          Map.of(Exit.DONE, "ended by Ctrl-C"));

  /** A command, and a few words about it that fit on its line. */
  private record Line(String command, String words) {}

  static {
    GROUPS.put(
        "Begin",
        List.of(
            new Line("init", "folders, a first module and migration, an example for CI"),
            new Line("adopt", "what Drizzle, Prisma, Flyway, Liquibase, SQL or nothing made"),
            new Line("baseline", "a history for a database that was made without one"),
            new Line("schema", "modules out of SQL, a dump or the live database")));
    GROUPS.put(
        "Write",
        List.of(
            new Line("generate", "the next migration, from what changed in the schema"),
            new Line("new", "an empty migration and its reverse, to write by hand"),
            new Line("check", "proves that all of it agrees: the gate for CI"),
            new Line("lint", "what migrations do to a database in use"),
            new Line("squash", "many migrations made one")));
    GROUPS.put(
        "Apply",
        List.of(
            new Line("migrate", "applies what is pending, and exits"),
            new Line("wait", "until the database is ready for this version"),
            new Line("backfill", "moves data: run, status, pause, resume, cancel"),
            new Line("undo", "takes migrations back, newest first"),
            new Line("serve", "the service: probes, migrations, backfills, admin API")));
    GROUPS.put(
        "Look",
        List.of(
            new Line("status", "where the database stands"),
            new Line("watch", "the same, live, with a bar for each backfill"),
            new Line("drift", "the live database against the schema")));
    GROUPS.put(
        "Keep safe",
        List.of(
            new Line("snapshot", "verified dumps, and back"),
            new Line("repair", "heals failed rows and INVALID indexes"),
            new Line("archive", "retires legacy migration folders")));
    GROUPS.put("Shell", List.of(new Line("completion", "for bash, zsh or fish")));

    EXAMPLES.put(
        "lockstep",
        List.of(
            "lockstep init                          begins a project here",
            "lockstep generate \"add slug\"           writes the next migration, proven",
            "lockstep migrate --dry-run             what would run, and what it would lock",
            "lockstep migrate --run-backfills       all of it, data too",
            "lockstep status                        where the database stands"));
    EXAMPLES.put(
        "lockstep migrate",
        List.of(
            "lockstep migrate                       in an init container: a closed gate is exit 0",
            "lockstep migrate --dry-run --sql       the SQL that would run",
            "lockstep migrate --run-backfills --require-all",
            "lockstep migrate --rehearse            on a copy of the newest verified snapshot"));
    EXAMPLES.put(
        "lockstep status",
        List.of(
            "lockstep status --exit-code            for scripts: 3 unless it is healthy",
            "lockstep status --output json | jq .status"));
    EXAMPLES.put(
        "lockstep generate",
        List.of(
            "lockstep generate \"add slug\" --dry-run  what it would write",
            "lockstep generate --redo               again, after the schema was corrected",
            "lockstep generate                      records migrations written by hand"));
    EXAMPLES.put(
        "lockstep backfill run",
        List.of(
            "lockstep backfill run slug --dry-run   rows, time and WAL, changing nothing",
            "lockstep backfill run slug --detach    leaves the work to 'lockstep serve'"));
    EXAMPLES.put(
        "lockstep undo",
        List.of(
            "lockstep undo --last 1 --dry-run       the SQL, and which data goes",
            "lockstep undo --to 20260301120000      this version stays, newer ones go"));
    EXAMPLES.put(
        "lockstep check", List.of("lockstep check --sarif lockstep.sarif  for code review tools"));
    EXAMPLES.put(
        "lockstep drift",
        List.of("lockstep drift | psql \"$DATABASE_URL\"  what destroys something is a comment"));
    EXAMPLES.put(
        "lockstep new", List.of("lockstep new \"seed countries\"          V….sql and U….sql"));
    EXAMPLES.put(
        "lockstep completion",
        List.of(
            "source <(lockstep completion bash)     in ~/.bashrc; zsh: in ~/.zshrc",
            "lockstep completion fish > ~/.config/fish/completions/lockstep.fish"));
  }

  private HelpText() {}

  /** Adds it to {@code line} and all below. */
  static void addTo(CommandLine line) {
    if (line.getParent() == null && line.getSubcommands().size() > 1) {
      line.getHelpSectionMap()
          .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> System.lineSeparator());
      line.getHelpSectionMap()
          .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> groups(help.ansi()));
    }
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new TreeMap<>();
    Map<Integer, String> own =
        CODES_OF.getOrDefault(line.getCommandSpec().qualifiedName(), Map.of());
    CODES.forEach((code, words) -> codes.put(String.valueOf(code), own.getOrDefault(code, words)));
    usage.exitCodeList(codes);
    List<String> examples = EXAMPLES.get(line.getCommandSpec().qualifiedName());
    if (examples != null) {
      usage.footerHeading("%nExamples:%n");
      usage.footer(
          examples.stream()
              .map(example -> "  " + example.replace("%", "%%").replace("@|", "@ |"))
              .toArray(String[]::new));
    }
    line.getSubcommands().values().forEach(HelpText::addTo);
  }

  private static String groups(CommandLine.Help.Ansi ansi) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (name, lines) -> {
          text.append(ansi.string("@|bold " + name + "|@")).append(System.lineSeparator());
          for (Line line : lines) {
            text.append("  ")
                .append(ansi.string("@|bold " + line.command() + "|@"))
                .append(" ".repeat(Math.max(1, 12 - line.command().length())))
                .append(line.words())
                .append(System.lineSeparator());
          }
        });
    return text.toString();
  }

  /** The commands that the groups name. */
  static List<String> named() {
    return GROUPS.values().stream().flatMap(List::stream).map(Line::command).toList();
  }
}
