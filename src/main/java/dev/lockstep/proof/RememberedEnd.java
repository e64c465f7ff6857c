package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.MigrationSet;
import java.util.List;
import java.util.Optional;

/**
 * The catalog of the database that is kept with all migrations of one folder applied. Where there
 * are repeatable ones it is read: they run anew in each copy.
 */
final class RememberedEnd {
  private final RememberedCatalog remembered;
  private final String state;
  private final boolean copied;
  private final boolean repeats;

  /**
   * @param copied whether the database at hand is a copy of the one that is kept
   * @param keys of the states after each of the versioned migrations
   */
  RememberedEnd(ProofStore store, MigrationSet migrations, List<String> keys, boolean copied) {
    this.copied = copied;
    this.repeats = !migrations.repeatables().isEmpty();
    String place = "";
    for (MigrationFile file : migrations.versioned()) {
      place = String.valueOf(file.path().toAbsolutePath().getParent());
    }
    this.remembered = new RememberedCatalog(store, "end of " + place);
    this.state = ContentHash.of("end", keys.isEmpty() ? "" : keys.getLast());
  }

  Optional<Catalog> find() {
    return copied && !repeats ? remembered.find(state) : Optional.empty();
  }

  void remember(Catalog catalog) {
    if (!repeats) {
      remembered.remember(state, catalog);
    }
  }
}
