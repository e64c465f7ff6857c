// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.util.List;

/**
 * What belongs to a database and not to its content, so that {@code pg_dump} leaves it out of what
 * it restores into a database of another name.
 *
 * @param encoding such as {@code UTF8}
 * @param collate its {@code LC_COLLATE}
 * @param ctype its {@code LC_CTYPE}
 * @param provider {@code libc}, {@code icu} or {@code builtin}
 * @param locale of that provider; empty for {@code libc}
 * @param owner the role that owns it
 * @param hasPublic whether it has a schema {@code public}, which every new database has
 * @param extensions by name
 * @param roles those that policies name: without them a policy cannot be made
 * @param settings of {@code ALTER DATABASE … SET} and {@code ALTER ROLE … IN DATABASE … SET}
 * @param grants rights on the database, as statements with {@code %s} in place of its name
 */
public record DatabaseTraits(
    String encoding,
    String collate,
    String ctype,
    String provider,
    String locale,
    String owner,
    boolean hasPublic,
    List<String> extensions,
    List<String> roles,
    List<Setting> settings,
    List<String> grants) {
  public DatabaseTraits {
    extensions = List.copyOf(extensions);
    roles = List.copyOf(roles);
    settings = List.copyOf(settings);
    grants = List.copyOf(grants);
  }

  /**
   * A setting that sessions of this database begin with.
   *
   * @param role of this role alone; empty: of all
   */
  public record Setting(String role, String name, String value) {}
}
