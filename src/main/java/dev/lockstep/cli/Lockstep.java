package dev.lockstep.cli;

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
    versionProvider = ProgramVersion.class,
    subcommands = {
      ServeCommand.class,
      MigrateCommand.class,
      WaitCommand.class,
      StatusCommand.class,
      RepairCommand.class,
      BackfillCommand.class,
      GenerateCommand.class,
      CheckCommand.class,
      DriftCommand.class
    })
public final class Lockstep implements Runnable {
  @Spec @org.jspecify.annotations.Nullable CommandSpec spec;

  Lockstep() {}

  /**
   * Runs one command.
   *
   * @return its exit code
   */
  public static int execute(String... arguments) {
    CommandLine line = new CommandLine(new Lockstep());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Lockstep::usage);
    return line.execute(arguments);
  }

  /** One line and where to read on, instead of the whole usage. */
  private static int usage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .println(
            "lockstep: "
                + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ")
                + "; see '"
                + command.getCommandSpec().qualifiedName()
                + " --help'");
    return Exit.USAGE;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }
}
