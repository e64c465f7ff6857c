// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import java.util.List;

/**
 * What is around every view.
 *
 * @param title of the view
 * @param assets where stylesheet and scripts are, with a slash at the end
 * @param token what each form of this session carries
 * @param database its name
 * @param stream what keeps the view up to date, a path; empty if nothing does
 */
public record Frame(
    String title,
    String assets,
    boolean admin,
    String token,
    String database,
    List<Tab> tabs,
    String stream) {
  public Frame {
    tabs = List.copyOf(tabs);
  }

  /** One of the views. */
  public record Tab(String title, String href, boolean here) {}

  /** The views, {@code here} among them. */
  public static List<Tab> tabs(String here) {
    return List.of(
        tab("Now", "/admin", here),
        tab("Migrations", "/admin/migrations", here),
        tab("Backfills", "/admin/backfills", here),
        tab("Schema", "/admin/schema", here),
        tab("Audit", "/admin/audit", here));
  }

  private static Tab tab(String title, String href, String here) {
    return new Tab(title, href, title.equals(here));
  }
}
