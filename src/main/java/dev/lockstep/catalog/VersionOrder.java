// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.math.BigInteger;
import java.util.Comparator;

/** Migration versions in Flyway's order: by the numbers between dots or underscores. */
enum VersionOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String left, String right) {
    String[] lefts = left.split("[._]", -1);
    String[] rights = right.split("[._]", -1);
    for (int i = 0; i < Math.max(lefts.length, rights.length); i++) {
      int order = number(lefts, i).compareTo(number(rights, i));
      if (order != 0) {
        return order;
      }
    }
    return left.compareTo(right);
  }

  private static BigInteger number(String[] parts, int at) {
    return at < parts.length && parts[at].matches("\\d+")
        ? new BigInteger(parts[at])
        : BigInteger.ZERO;
  }
}
