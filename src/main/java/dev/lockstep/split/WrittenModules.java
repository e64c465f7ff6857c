// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A schema as modules.
 *
 * @param files path below {@code src/main/schema} → text
 * @param notes what people should know: what no module holds, and what {@code check} will refuse
 */
public record WrittenModules(SortedMap<String, String> files, List<String> notes) {
  public WrittenModules {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    notes = List.copyOf(notes);
  }
}
