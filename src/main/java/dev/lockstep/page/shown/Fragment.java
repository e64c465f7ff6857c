// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import io.quarkus.qute.TemplateInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a view that is kept up to date while the view is open.
 *
 * @param name of what it is about; empty where the view is about all
 */
public record Fragment(View view, String name) {
  /** The event that brings the view, or the first part of it. */
  public static final String VIEW = "view";

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

  /** The HTML of each of its parts, by the name of the event that brings it. */
  public Map<String, String> render(PageSnapshot snapshot, boolean admin) {
    return switch (view) {
      case NOW -> whole(PageTemplates.nowLive(NowView.of(snapshot, admin)));
      case MIGRATIONS -> whole(PageTemplates.migrationsLive(MigrationsView.of(snapshot, admin)));
      case BACKFILLS -> whole(PageTemplates.backfillsLive(BackfillCard.all(snapshot, admin)));
      case BACKFILL -> backfill(snapshot, admin);
      case SCHEMA -> whole(PageTemplates.schemaLive(SchemaView.of(snapshot)));
    };
  }

  private static Map<String, String> whole(TemplateInstance template) {
    return Map.of(VIEW, template.render());
  }

  /** In three: a table that nothing has changed in stays as a reader has scrolled it. */
  private Map<String, String> backfill(PageSnapshot snapshot, boolean admin) {
    Map<String, String> parts = new LinkedHashMap<>();
    BackfillCard.find(snapshot, name, admin)
        .ifPresent(backfill -> parts.put(VIEW, PageTemplates.backfillLive(backfill).render()));
    BackfillDetail.find(snapshot, name, admin)
        .ifPresent(
            detail -> {
              parts.put("left-out", BackfillParts.backfillLeftOut(detail).render());
              parts.put("runs", BackfillParts.backfillRuns(detail).render());
            });
    return parts;
  }
}
