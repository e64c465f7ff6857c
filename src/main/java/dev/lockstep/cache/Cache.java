// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import java.util.Optional;

/** Remembers texts by key: what was proven and what was made, for {@link CacheKeys} to name. */
public interface Cache {
  /** Remembers nothing. */
  Cache NONE =
      new Cache() {
        @Override
        public Optional<String> find(String key) {
          return Optional.empty();
        }

        @Override
        public void remember(String key, String value) {}
      };

  /** What was remembered under {@code key}. */
  Optional<String> find(String key);

  /** Remembers. A cache that cannot write is no failure: the work is then done again. */
  void remember(String key, String value);
}
