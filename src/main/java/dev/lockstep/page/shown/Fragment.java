// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import java.util.List;
import java.util.Optional;

/**
 * The part of a view that is kept up to date while the view is open.
 *
 * @param name of what it is about; empty where the view is about all
 */
public record Fragment(View view, String name) {
  /** The views that change by themselves. */
  public enum View {
    NOW,
    MIGRATIONS,
    BACKFILLS,
    BACKFILL,
    SCHEMA
  }

  /** The one of this path, behind the place of all streams. */
  public static Optional<Fragment> of(List<String> path) {
    if (path.size() == 2 && path.get(0).equals("backfills")) {
      return Optional.of(new Fragment(View.BACKFILL, path.get(1)));
    }
    if (path.size() != 1) {
      return Optional.empty();
    }
    return switch (path.get(0)) {
      case "now" -> Optional.of(new Fragment(View.NOW, ""));
      case "migrations" -> Optional.of(new Fragment(View.MIGRATIONS, ""));
      case "backfills" -> Optional.of(new Fragment(View.BACKFILLS, ""));
      case "schema" -> Optional.of(new Fragment(View.SCHEMA, ""));
      default -> Optional.empty();
    };
  }

  /** Whether it shows Lockstep's sessions, which are looked at for it. */
  public boolean needsSessions() {
    return view == View.NOW;
  }

  /** Its HTML. */
  public String render(PageSnapshot snapshot, boolean admin) {
    return switch (view) {
      case NOW -> PageTemplates.nowLive(NowView.of(snapshot, admin)).render();
      case MIGRATIONS -> PageTemplates.migrationsLive(MigrationsView.of(snapshot, admin)).render();
      case BACKFILLS -> PageTemplates.backfillsLive(Backfill.all(snapshot, admin)).render();
      case BACKFILL ->
          Backfill.find(snapshot, name, admin)
              .map(backfill -> PageTemplates.backfillLive(backfill).render())
              .orElse("");
      case SCHEMA -> PageTemplates.schemaLive(SchemaView.of(snapshot)).render();
    };
  }
}
