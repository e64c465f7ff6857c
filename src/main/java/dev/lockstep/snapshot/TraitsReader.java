// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.snapshot.DatabaseTraits.Setting;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link DatabaseTraits}. */
final class TraitsReader {
  private static final String DATABASE =
      """
      SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, %s,
             pg_get_userbyid(d.datdba), to_regnamespace('public') IS NOT NULL
        FROM pg_database d WHERE d.datname = current_database()""";

  private static final String EXTENSIONS = "SELECT extname FROM pg_extension ORDER BY extname";

  private static final String ROLES =
      """
      SELECT DISTINCT r.rolname
        FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) ORDER BY r.rolname""";

  private static final String SETTINGS =
      """
      SELECT coalesce(r.rolname, ''), split_part(s.setting, '=', 1),
             substr(s.setting, strpos(s.setting, '=') + 1)
        FROM pg_db_role_setting d
       CROSS JOIN LATERAL unnest(d.setconfig) AS s (setting)
        LEFT JOIN pg_roles r ON r.oid = d.setrole
       WHERE d.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (d.setrole = 0 OR r.oid IS NOT NULL)
       ORDER BY 1, 2""";

  /** What differs from a new database's rights: given beyond them, and taken from PUBLIC. */
  private static final String GRANTS =
      """
      WITH d AS (SELECT datdba, datacl, acldefault('d', datdba) AS base
                   FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL)
      SELECT x.privilege_type, CASE WHEN x.grantee = 0 THEN '' ELSE pg_get_userbyid(x.grantee) END,
             x.is_grantable, true
        FROM d CROSS JOIN LATERAL aclexplode(d.datacl) x
       WHERE x.grantee <> d.datdba AND NOT EXISTS
             (SELECT FROM aclexplode(d.base) b
               WHERE b.grantee = x.grantee AND b.privilege_type = x.privilege_type)
      UNION ALL
      SELECT b.privilege_type, '', false, false
        FROM d CROSS JOIN LATERAL aclexplode(d.base) b
       WHERE b.grantee = 0 AND NOT EXISTS
             (SELECT FROM aclexplode(d.datacl) x
               WHERE x.grantee = 0 AND x.privilege_type = b.privilege_type)
      ORDER BY 4, 2, 1""";

  private final Connection connection;

  private TraitsReader(Connection connection) {
    this.connection = connection;
  }

  static DatabaseTraits read(Connection connection) throws SQLException {
    return new TraitsReader(connection).read();
  }

  private DatabaseTraits read() throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DATABASE.formatted(locale(major)))) {
      row.next();
      return new DatabaseTraits(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getBoolean(7),
          names(EXTENSIONS),
          names(ROLES),
          settings(),
          grants());
    }
  }

  private static String locale(int major) {
    if (major < 15) {
      return "'libc', ''";
    }
    return "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,"
        + " coalesce(d."
        + (major < 17 ? "daticulocale" : "datlocale")
        + ", '')";
  }

  private List<String> names(String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private List<Setting> settings() throws SQLException {
    List<Setting> settings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SETTINGS)) {
      while (rows.next()) {
        settings.add(new Setting(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    return settings;
  }

  private List<String> grants() throws SQLException {
    List<String> grants = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(GRANTS)) {
      while (rows.next()) {
        String role = rows.getString(2);
        String to = role.isEmpty() ? "PUBLIC" : Identifiers.quote(role).replace("%", "%%");
        grants.add(
            rows.getBoolean(4)
                ? "GRANT "
                    + rows.getString(1)
                    + " ON DATABASE %s TO "
                    + to
                    + (rows.getBoolean(3) ? " WITH GRANT OPTION" : "")
                : "REVOKE " + rows.getString(1) + " ON DATABASE %s FROM " + to);
      }
    }
    return grants;
  }
}
