package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.SqlScript;
import java.util.List;

/** How a difference becomes migrations: one plain one, or several that are safe under traffic. */
@FunctionalInterface
public interface Scripts {
  /** As few as PostgreSQL allows. */
  Scripts ONE_STEP = (diff, from, to) -> diff.inOneStep();

  /** The scripts, each a migration, in order. */
  List<SqlScript> of(Diff diff, Catalog from, Catalog to);
}
