// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** One judgement of what a statement does to a database in use. */
public interface Rule {
  /** Its stable name, kebab-case: Squawk's where the meaning is the same. */
  String name();

  /** How bad it is. */
  Level level();

  /** How to do the same without the harm. */
  String safeForm();

  /** The same for one statement, where that depends on what it does. */
  default String safeForm(Seen seen) {
    return safeForm();
  }

  /** What the statement does, in words; empty if it does nothing of this kind. */
  Optional<String> examine(Seen seen);

  /** Whether it judges only what no other rule calls an error. */
  default boolean isGeneral() {
    return false;
  }

  /** Whether the harm is as large as the table. */
  default boolean growsWithTable() {
    return level() == Level.ERROR;
  }

  /** Whether it is a matter of opinion, and off where nobody asks for it. */
  default boolean isOpinion() {
    return false;
  }
}
