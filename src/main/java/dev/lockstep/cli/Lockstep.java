// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.terminal.Ink;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The executable's command line. */
@Command(
    name = "lockstep",
    description =
        "Keeps a PostgreSQL database's schema, migrations, backfills and health in lockstep.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
public final class Lockstep implements Runnable {
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("migrate", MigrateCommand.class);
    COMMANDS.put("undo", UndoCommand.class);
    COMMANDS.put("wait", WaitCommand.class);
    COMMANDS.put("status", StatusCommand.class);
    COMMANDS.put("watch", WatchCommand.class);
    COMMANDS.put("repair", RepairCommand.class);
    COMMANDS.put("snapshot", SnapshotCommand.class);
    COMMANDS.put("archive", ArchiveCommand.class);
    COMMANDS.put("backfill", BackfillCommand.class);
    COMMANDS.put("init", InitCommand.class);
    COMMANDS.put("new", NewCommand.class);
    COMMANDS.put("generate", GenerateCommand.class);
    COMMANDS.put("check", CheckCommand.class);
    COMMANDS.put("lint", LintCommand.class);
    COMMANDS.put("drift", DriftCommand.class);
    COMMANDS.put("adopt", AdoptCommand.class);
    COMMANDS.put("schema", SchemaCommand.class);
    COMMANDS.put("baseline", BaselineCommand.class);
    COMMANDS.put("squash", SquashCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
  }

  @Spec @Nullable CommandSpec spec;

  Lockstep() {}

  /**
   * Runs one command.
   *
   * @return its exit code
   */
  public static int execute(String... arguments) {
    // To describe a command line takes time that a start does not have: none for the bare service,
    // and of the commands only the one that was named, if one was.
    if (arguments.length == 1 && arguments[0].equals("serve")) {
      return new ServeCommand().call();
    }
    EarlyConnection.begin(arguments);
    CommandLine line = describe(arguments.length == 0 ? "" : arguments[0]);
    line.setParameterExceptionHandler(Lockstep::usage);
    try {
      return line.execute(arguments);
    } finally {
      StopSignal.said();
    }
  }

  /** Every command with its options. */
  public static CommandLine describe() {
    return describe("");
  }

  private static CommandLine describe(String named) {
    CommandLine line = new CommandLine(new Lockstep());
    Class<?> command = COMMANDS.get(named);
    if (command == null) {
      COMMANDS.forEach(line::addSubcommand);
    } else {
      line.addSubcommand(named, command);
    }
    HelpText.addTo(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** One line and where to read on, instead of the whole usage. */
  private static int usage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String line =
        String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ")
            + "; see '"
            + command.getCommandSpec().qualifiedName()
            + " --help'";
    List<String> given = List.of(arguments);
    boolean json =
        given.contains("--output=json")
            || (given.contains("--output") && given.indexOf("json") > given.indexOf("--output"));
    Console console =
        new Console(Console.Streams.ofProcess(Ink.When.AUTO), false, Clock.systemUTC());
    console.error(line);
    if (json) {
      console.jsonError(ErrorDocument.of(Exit.USAGE, line, Optional.empty()));
    }
    return Exit.USAGE;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }
}
