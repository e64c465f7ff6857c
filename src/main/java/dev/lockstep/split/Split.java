// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A schema as modules, proven: loaded again they make the same.
 *
 * @param folder where they are to lie
 * @param catalog the schema that they make
 * @param files what is to be written there: path below the folder → text
 * @param replaced those of {@code files} in whose place another text lies
 * @param notes what people should know
 */
public record Split(
    Path folder,
    Catalog catalog,
    SortedMap<String, String> files,
    List<String> replaced,
    List<String> notes) {
  public Split {
    files = new TreeMap<>(files);
    replaced = List.copyOf(replaced);
    notes = notes.stream().distinct().toList();
  }
}
