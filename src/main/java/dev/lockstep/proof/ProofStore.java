// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import java.util.Optional;

/** Remembers what was proven, by the hash of all that the proof depends on. */
public interface ProofStore {
  /** Forgets at once. */
  ProofStore NONE =
      new ProofStore() {
        @Override
        public Optional<String> find(String key) {
          return Optional.empty();
        }

        @Override
        public void remember(String key, String value) {}
      };

  /** What was remembered under {@code key}. */
  Optional<String> find(String key);

  /** Remembers; a store that cannot is no failure, the proof is then made again. */
  void remember(String key, String value);
}
