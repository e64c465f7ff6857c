// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import dev.lockstep.sql.SqlStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names in files mean in the database as it is now, where earlier statements of the same files
 * rename tables and columns. Names are compared as they are written.
 */
public final class RenamedNames {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final String QUALIFIED = "(" + NAME + "(?:\\." + NAME + ")?)";
  private static final String ALTER_TABLE =
      "(?is)^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?" + QUALIFIED + "\\s*\\*?\\s+";
  private static final Pattern TABLE =
      Pattern.compile(ALTER_TABLE + "RENAME\\s+TO\\s+(" + NAME + ")\\s*;?\\s*$");
  private static final Pattern COLUMN =
      Pattern.compile(
          ALTER_TABLE
              + "RENAME\\s+(?!CONSTRAINT\\s)(?:COLUMN\\s+)?("
              + NAME
              + ")\\s+TO\\s+("
              + NAME
              + ")\\s*;?\\s*$");

  private final Map<String, String> tables = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();

  /** Takes note of what {@code statement} renames. */
  public void see(SqlStatement statement) {
    if (!statement.startsWith("ALTER", "TABLE") || !statement.mentions("RENAME")) {
      return;
    }
    Matcher table = TABLE.matcher(statement.text());
    Matcher column = COLUMN.matcher(statement.text());
    if (table.find()) {
      String old = table.group(1);
      int dot = old.endsWith("\"") ? old.lastIndexOf(".\"") : old.lastIndexOf('.');
      tables.put(old.substring(0, dot + 1) + table.group(2), relation(old));
    } else if (column.find()) {
      String now = relation(column.group(1));
      columns.put(
          now + " " + column.group(3),
          columns.getOrDefault(now + " " + column.group(2), column.group(2)));
    }
  }

  /** The name that {@code relation} has in the database now. */
  String relation(String relation) {
    return tables.getOrDefault(relation, relation);
  }

  /** {@code loss} by the names that the database has now. */
  public DataLoss now(DataLoss loss) {
    String relation = relation(loss.relation());
    return new DataLoss(
        loss.kind(),
        relation,
        columns.getOrDefault(relation + " " + loss.column(), loss.column()),
        loss.line());
  }
}
