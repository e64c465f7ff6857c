package dev.lockstep.generate;

import java.util.List;

/**
 * What was generated and proven.
 *
 * @param files to be written: migrations, reverses, scaffolds, the lock; empty: all is in lockstep
 * @param notes what people should know: likely renames, data that is lost, what is left to do
 * @param migrations how many migrations there are among the files
 */
public record Generated(List<GeneratedFile> files, List<String> notes, int migrations) {
  public Generated {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }
}
