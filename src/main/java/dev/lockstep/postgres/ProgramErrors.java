package dev.lockstep.postgres;

/** Says in one line what an Error means for the person who reads it, and what to do next. */
public final class ProgramErrors {
  private ProgramErrors() {}

  /** One line about {@code error}. */
  public static String describe(Error error) {
    if (error instanceof OutOfMemoryError) {
      return "ran out of memory: "
          + Runtime.getRuntime().maxMemory() / (1024 * 1024)
          + " MiB are the limit; what was under way is rolled back. Give it more (-Xmx, and the"
          + " container's limit), or make the largest statement smaller";
    }
    if (error instanceof StackOverflowError) {
      return "ran out of stack: something is nested too deeply; what was under way is rolled back."
          + " Make it flatter, or report it with --verbose";
    }
    return "an error of the program itself: "
        + error
        + "; what was under way is rolled back. Report it with --verbose";
  }
}
