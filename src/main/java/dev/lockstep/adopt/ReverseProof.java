// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.cache.Cache;
import dev.lockstep.finding.Finding;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the track's reverses reverse. One that does not is no reason to refuse the track, for
 * the way forward does without; but it would mislead whoever undoes, and is left out by name.
 */
final class ReverseProof {
  private final ScratchServer server;
  private final String identity;
  private final Cache store;

  ReverseProof(ScratchServer server, String identity, Cache store) {
    this.server = server;
    this.identity = identity;
    this.store = store;
  }

  /** Takes out of {@code files} what does not reverse; a note of each. */
  List<Finding> sift(AdoptedFiles files) throws IOException, SQLException {
    List<Finding> notes = new ArrayList<>();
    boolean sifted = files.reverses().isEmpty();
    while (!sifted) {
      List<Finding> bad = bad(files);
      sifted = true;
      for (Finding finding : bad) {
        String script = files.folder().relativize(Path.of(finding.file())).toString();
        if (files.reverses().contains(script)) {
          notes.add(note(files.atOrigin(finding), script));
          files.withoutReverse(script);
          sifted = false;
        }
      }
    }
    return notes;
  }

  /** Those whose failure ends the proof come one at a time. */
  private List<Finding> bad(AdoptedFiles files) throws SQLException {
    try (ScratchDatabase database = server.create()) {
      return MigrationProof.run(database, files.set(), store, identity, StateInspector.NONE)
          .findings();
    } catch (ReplayFailedException e) {
      return List.of(e.finding());
    }
  }

  private static Finding note(Finding finding, String script) {
    return new Finding(
        "reverse",
        finding.file(),
        0,
        "its reverse is not adopted, for "
            + (finding.rule().equals("reverse") ? "it " : "it fails: ")
            + finding.message()
            + "; correct it and adopt again, or write "
            + script
            + " by hand");
  }
}
