// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.LockMode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of one statement's effect says whom it keeps waiting, and for how long: by the names of
 * relations, so that it can be kept, and held against the sizes of another database.
 *
 * @param line of the file
 * @param alone whether its transaction ended with it, so that its locks did
 * @param locksSeen false where it committed by itself, and took its locks along
 * @param locks those that it was the first of its transaction to take
 * @param rewritten what was written anew
 * @param scanned what was read from end to end
 * @param changed of that, what it changes rows of
 * @param built the number of indexes that were built, by table
 * @param lookedUp tables each row of which was looked up in another one, for a foreign key
 */
public record StatementWork(
    int line,
    boolean alone,
    boolean locksSeen,
    Map<String, LockMode> locks,
    Set<String> rewritten,
    Set<String> scanned,
    Set<String> changed,
    Map<String, Integer> built,
    Set<String> lookedUp) {
  public StatementWork {
    locks = Collections.unmodifiableMap(new LinkedHashMap<>(locks));
    rewritten = Collections.unmodifiableSet(new LinkedHashSet<>(rewritten));
    scanned = Collections.unmodifiableSet(new LinkedHashSet<>(scanned));
    changed = Collections.unmodifiableSet(new LinkedHashSet<>(changed));
    built = Collections.unmodifiableMap(new LinkedHashMap<>(built));
    lookedUp = Collections.unmodifiableSet(new LinkedHashSet<>(lookedUp));
  }

  /** Of a statement by itself, with the names that it found. */
  public static StatementWork of(StatementEffect effect) {
    WorkNames names = new WorkNames();
    names.see(effect);
    return names.of(effect, Set.of());
  }

  /** The tables that it takes the longer for, the larger they are. */
  public Set<String> slow() {
    Set<String> slow = new LinkedHashSet<>();
    Stream.<Collection<String>>of(rewritten, scanned, built.keySet()).forEach(slow::addAll);
    return slow;
  }
}
