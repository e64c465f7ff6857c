// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogText;
import java.util.Optional;

/**
 * The catalog of a state that was made once, kept with the hash of all that it was made of. Only
 * the last one of a place is kept. A torn or foreign text is as good as none: the state is then
 * made again.
 */
public final class CachedCatalog {
  private final Cache cache;
  private final String key;

  /**
   * @param place what there is one last state of, such as a folder
   */
  public CachedCatalog(Cache cache, String place) {
    this.cache = cache;
    this.key = CacheKeys.lastCatalog(place);
  }

  /**
   * The catalog of a state, if it was the last one.
   *
   * @param state a hash that is the same for the same files, program and server only
   */
  public Optional<Catalog> find(String state) {
    return cache.find(key).flatMap(kept -> parse(kept, state));
  }

  public void remember(String state, Catalog catalog) {
    String text = CatalogText.of(catalog);
    cache.remember(key, ContentHash.of(state) + ContentHash.of(text) + text);
  }

  private static Optional<Catalog> parse(String kept, String state) {
    String head = ContentHash.of(state);
    int hashes = head.length() * 2;
    // Of another state, most of the time: then the rest of it need not be looked at.
    if (!kept.startsWith(head) || kept.length() < hashes) {
      return Optional.empty();
    }
    String text = kept.substring(hashes);
    if (!kept.startsWith(ContentHash.of(text), head.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogText.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
