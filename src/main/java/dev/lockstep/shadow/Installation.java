// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.Path;

/** PostgreSQL's programs, to make servers of our own with. */
interface Installation {
  /** What proofs made with it depend on: where it is from and its version. */
  String identity();

  /** What tells its servers from those of another installation, in the name of a folder. */
  String name();

  /** The folder of {@code postgres} and {@code pg_ctl}. */
  Path programs() throws IOException;

  /** An initialised data directory, made at first use, that each server's begins as a copy of. */
  Path template() throws IOException;
}
