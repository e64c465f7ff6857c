// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.ObjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One thing that is not compared.
 *
 * @param object what: an object, with all that is part of it, or rights of a role
 * @param because why: the pattern, or the table whose partition it is
 */
public record LeftOut(String object, String because) implements Comparable<LeftOut> {
  static LeftOut of(ObjectId id, String because) {
    return new LeftOut(id.toString(), because);
  }

  /** One line over all of them, by reason; empty for none. */
  public static String summary(List<LeftOut> all) {
    Map<String, Long> counts =
        all.stream()
            .collect(
                Collectors.groupingBy(LeftOut::because, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " by " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  /** {@code schema cron: left out by schema:cron (pg_cron)}. */
  @Override
  public String toString() {
    return object + ": left out by " + because;
  }

  @Override
  public int compareTo(LeftOut other) {
    int order = because.compareTo(other.because);
    return order == 0 ? object.compareTo(other.object) : order;
  }
}
