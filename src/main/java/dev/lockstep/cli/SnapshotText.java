// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import dev.lockstep.snapshot.Manifest;
import dev.lockstep.snapshot.ManifestText;
import dev.lockstep.snapshot.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How {@code snapshot} shows a snapshot. */
final class SnapshotText {
  private SnapshotText() {}

  /** What one holds, a line each. */
  static List<String> lines(Manifest manifest, Path folder) {
    return List.of(
        "  database:  "
            + manifest.database()
            + ", PostgreSQL "
            + manifest.server()
            + (manifest.migration() == null ? "" : ", at version " + manifest.migration()),
        "  content:   "
            + manifest.tables().size()
            + " tables, "
            + manifest.rows()
            + " rows, "
            + ByteSize.format(manifest.bytes())
            + " in "
            + folder.resolve(manifest.id().text()),
        "  taken in:  " + Durations.format(manifest.took()));
  }

  /** One for machines: its manifest, and what is known of it. */
  static ObjectNode json(Snapshot snapshot, Path folder) {
    ObjectNode node =
        snapshot
            .manifest()
            .map(ManifestText::of)
            .orElseGet(() -> ManifestText.object().put("snapshot", snapshot.id().text()));
    node.put("folder", folder.resolve(snapshot.id().text()).toAbsolutePath().toString());
    node.put("verified", snapshot.verified().isPresent());
    snapshot.verified().ifPresent(proof -> node.set("verification", ManifestText.of(proof)));
    snapshot.problems().forEach(node.putArray("problems")::add);
    return node;
  }

  /** {@code 2026…-3fa9c1 3h 5m old, 24 MB, shop at version 3, verified}. */
  static String line(Snapshot snapshot) {
    String age =
        Durations.format(Duration.between(snapshot.id().begunAt(), Instant.now())) + " old";
    if (!snapshot.problems().isEmpty()) {
      return snapshot.id() + "  " + age + ", DAMAGED: " + String.join(", ", snapshot.problems());
    }
    Manifest manifest = snapshot.manifest().orElseThrow();
    return snapshot.id()
        + "  "
        + age
        + ", "
        + (manifest.isOfCommand() ? "by " + manifest.program() : ByteSize.format(manifest.bytes()))
        + ", "
        + manifest.database()
        + (manifest.migration() == null ? "" : " at version " + manifest.migration())
        + ", "
        + snapshot.verified().map(proof -> "verified " + proof.verifiedAt()).orElse("not verified");
  }
}
