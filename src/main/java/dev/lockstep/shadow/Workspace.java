// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.Connections;
import java.sql.SQLException;

/**
 * A database of a server of scratch databases, to work in until it is closed: one that is then
 * dropped, or one that stays and in which nothing may be changed for good.
 */
public sealed interface Workspace extends Connections, AutoCloseable
    permits ScratchDatabase, KeptDatabase {
  /** The roles of the server. */
  ScratchRoles roles();

  @Override
  void close() throws SQLException;
}
