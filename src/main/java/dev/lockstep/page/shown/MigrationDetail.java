// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import java.util.List;

/**
 * One migration.
 *
 * @param sql its text; empty where this program does not ship it
 * @param reverse the text of its reverse; empty if there is none
 * @param locks what it would lock, where it is pending
 * @param hidden why the texts are not shown; empty if they are
 */
public record MigrationDetail(
    String title, List<Fact> facts, List<String> locks, String sql, String reverse, String hidden) {
  public MigrationDetail {
    facts = List.copyOf(facts);
    locks = List.copyOf(locks);
  }
}
