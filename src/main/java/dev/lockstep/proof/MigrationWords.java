package dev.lockstep.proof;

import dev.lockstep.migration.MigrationFile;
import java.util.regex.Pattern;

/** Whether a migration speaks of something, as far as words tell. */
public final class MigrationWords {
  private MigrationWords() {}

  /** Whether {@code name} is a word of it, whatever its case. */
  public static boolean speaksOf(MigrationFile file, String name) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}_])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_])",
            Pattern.CASE_INSENSITIVE)
        .matcher(file.text())
        .find();
  }
}
