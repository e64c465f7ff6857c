// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.schema.LoadOrder;
import dev.lockstep.schema.SchemaModules;
import java.util.List;
import java.util.Optional;

/** The order in which the modules of one folder loaded, beside the proofs. */
public final class RememberedOrder implements LoadOrder {
  private final ProofStore store;
  private final String key;

  public RememberedOrder(ProofStore store, SchemaModules modules) {
    this.store = store;
    this.key = ContentHash.of("load-order", modules.folder().toAbsolutePath().toString());
  }

  @Override
  public Optional<List<String>> last() {
    return store.find(key).map(text -> text.lines().toList());
  }

  @Override
  public void remember(List<String> files) {
    store.remember(key, String.join("\n", files));
  }
}
