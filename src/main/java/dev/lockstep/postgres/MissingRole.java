// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells from a failure which role a statement names that the server has not. */
public final class MissingRole {
  /** PostgreSQL's functions that look a role up, the same in every language of its messages. */
  private static final Set<String> LOOKUPS =
      Set.of("get_role_oid", "get_rolespec_oid", "get_rolespec_tuple", "call_string_check_hook");

  private static final Pattern QUOTED = Pattern.compile("[\"“„»«](.+)[\"”“«»]");

  private MissingRole() {}

  /** The role's name; empty if it failed for another reason. */
  public static Optional<String> of(SQLException failure) {
    ServerErrorMessage server =
        failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String message = server == null ? null : server.getMessage();
    if (server == null
        || message == null
        || !LOOKUPS.contains(String.valueOf(server.getRoutine()))) {
      return Optional.empty();
    }
    // The hook is that of every setting: SET ROLE is told by its message alone.
    boolean ofSetting = String.valueOf(server.getRoutine()).equals("call_string_check_hook");
    Matcher name = QUOTED.matcher(message);
    return name.find() && (!ofSetting || message.startsWith("role "))
        ? Optional.of(name.group(1))
        : Optional.empty();
  }
}
