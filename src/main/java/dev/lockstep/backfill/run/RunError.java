// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

/**
 * Why a run failed, twice.
 *
 * @param whole for those who may see the rows: values and keys may be in it
 * @param withoutRows for logs, and for roles that may see none
 */
public record RunError(String whole, String withoutRows) {
  /** One that holds neither keys nor values. */
  public static RunError plain(String text) {
    return new RunError(text, text);
  }
}
