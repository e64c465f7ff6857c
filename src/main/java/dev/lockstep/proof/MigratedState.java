// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.finding.Finding;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What the migrations make from empty.
 *
 * @param catalog after all of them, repeatable ones included
 * @param fingerprints by version: after that one, before any repeatable one
 * @param findings reverses that do not reverse, and what was found on the way
 */
public record MigratedState(
    Catalog catalog, SortedMap<String, Fingerprint> fingerprints, List<Finding> findings) {
  public MigratedState {
    fingerprints = Collections.unmodifiableSortedMap(fingerprints);
    findings = List.copyOf(findings);
  }
}
