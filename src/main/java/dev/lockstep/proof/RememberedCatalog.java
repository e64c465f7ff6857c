package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogText;
import java.util.Optional;

/**
 * The catalog of a state that was made once, kept with the hash of all that it was made of. Only
 * the last one of a place is kept. A torn or foreign text is as good as none: the state is then
 * made again.
 */
public final class RememberedCatalog {
  private final ProofStore store;
  private final String key;

  /**
   * @param place what there is one last state of, such as a folder
   */
  public RememberedCatalog(ProofStore store, String place) {
    this.store = store;
    this.key = ContentHash.of("catalog", place);
  }

  /**
   * The catalog of a state, if it was the last one.
   *
   * @param state a hash that is the same for the same files, program and server only
   */
  public Optional<Catalog> find(String state) {
    return store.find(key).flatMap(kept -> parse(kept, state));
  }

  public void remember(String state, Catalog catalog) {
    String text = CatalogText.of(catalog);
    store.remember(key, ContentHash.of(state, text) + text);
  }

  private static Optional<Catalog> parse(String kept, String state) {
    int hash = ContentHash.of().length();
    if (kept.length() < hash || !kept.startsWith(ContentHash.of(state, kept.substring(hash)))) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogText.parse(kept.substring(hash)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
