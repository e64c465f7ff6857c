// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

/** The exit codes of the contract. */
public final class Exit {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int FINDINGS = 3;
  public static final int GATED = 4;
  public static final int NO_LOCK = 5;

  private Exit() {}

  /** As a word, for JSON. */
  static String word(int code) {
    return switch (code) {
      case DONE -> "done";
      case USAGE -> "usage";
      case FINDINGS -> "findings";
      case GATED -> "gated";
      case NO_LOCK -> "no-lock";
      default -> "failed";
    };
  }
}
