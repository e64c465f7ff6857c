// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates in {@code templates/page}; what they use is checked when the program is built. */
@CheckedTemplate(basePath = "page")
public class PageTemplates {
  private PageTemplates() {}

  public static native TemplateInstance login(String assets, boolean refused, boolean again);

  public static native TemplateInstance failed();

  public static native TemplateInstance message(Frame frame, String says);

  public static native TemplateInstance confirm(Frame frame, Confirmation confirmation);

  public static native TemplateInstance now(Frame frame, NowView view);

  /** The part of the view that is kept up to date; the same of the others. */
  public static native TemplateInstance nowLive(NowView view);

  public static native TemplateInstance backfills(Frame frame, List<BackfillCard> backfills);

  public static native TemplateInstance backfillsLive(List<BackfillCard> backfills);

  public static native TemplateInstance backfill(
      Frame frame, BackfillCard backfill, BackfillDetail detail);

  public static native TemplateInstance backfillLive(BackfillCard backfill);

  public static native TemplateInstance migrations(Frame frame, MigrationsView view);

  public static native TemplateInstance migrationsLive(MigrationsView view);

  public static native TemplateInstance migration(Frame frame, MigrationDetail detail);

  public static native TemplateInstance schema(Frame frame, SchemaView view);

  public static native TemplateInstance schemaLive(SchemaView view);

  public static native TemplateInstance schemaSql(Frame frame, SchemaSqlView view);

  public static native TemplateInstance audit(Frame frame, List<AuditLine> lines, String problem);

  /** Instead of a part that is kept up to date, when the session is over. */
  public static native TemplateInstance ended();

  public static native TemplateInstance dryRun(Frame frame, DryRunShown shown);
}
