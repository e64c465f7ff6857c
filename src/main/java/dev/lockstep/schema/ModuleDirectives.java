package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code -- lockstep:} directives of a schema module. */
final class ModuleDirectives {
  private static final String RULE = "schema-directive";
  private static final Pattern DIRECTIVE =
      Pattern.compile("^\\s*--\\s*lockstep:\\s*(\\S*)[ \\t]*(.*?)\\s*$");
  private static final String IDENTIFIER = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern NAME = Pattern.compile("(?:" + IDENTIFIER + "\\.)?" + IDENTIFIER);
  private static final Pattern COLUMN = Pattern.compile("^\\s*[,(]?\\s*" + IDENTIFIER + "\\s.*");
  private static final Pattern CREATE_TABLE =
      Pattern.compile("^\\s*CREATE\\s.*", Pattern.CASE_INSENSITIVE);

  private final String file;
  private final List<Finding> findings;
  private final List<Dropped> dropped = new ArrayList<>();

  ModuleDirectives(String file, List<Finding> findings) {
    this.file = file;
    this.findings = findings;
  }

  List<RenamedFrom> read(String text, List<SqlStatement> statements) {
    List<RenamedFrom> renames = new ArrayList<>();
    if (!text.contains("lockstep:")) {
      return renames;
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = DIRECTIVE.matcher(lines.get(i));
      if (!matcher.matches()) {
        continue;
      }
      if (matcher.group(1).equals("dropped")) {
        drop(i + 1, matcher.group(2));
      } else if (!matcher.group(1).equals("renamed-from")) {
        problem(
            i + 1,
            "unknown directive 'lockstep:"
                + matcher.group(1)
                + "'; known are renamed-from, dropped");
      } else {
        rename(i + 1, matcher.group(2), lines, statements).ifPresent(renames::add);
      }
    }
    return renames;
  }

  private void drop(int line, String name) {
    Optional<Dropped> directive = Dropped.parse(line, name);
    if (directive.isEmpty()) {
      problem(
          line,
          "dropped needs the name of what is meant to go, such as born, artists.born, legacy.prices"
              + " or status.'in review', not '"
              + name
              + "'");
    }
    directive.ifPresent(dropped::add);
  }

  List<Dropped> dropped() {
    return dropped;
  }

  private Optional<RenamedFrom> rename(
      int line, String old, List<String> lines, List<SqlStatement> statements) {
    Matcher name = NAME.matcher(old);
    if (!name.matches()) {
      problem(line, "renamed-from needs the old name of what follows, not '" + old + "'");
      return Optional.empty();
    }
    String below = line < lines.size() ? lines.get(line) : "";
    Optional<ObjectId> table = tableAt(line + 1, statements);
    if (table.isPresent() && CREATE_TABLE.matcher(below).matches()) {
      String oldSchema = name.group(1) == null ? table.get().schema() : oldName(name.group(1));
      return Optional.of(
          new RenamedFrom(line, table.get(), ObjectId.table(oldSchema, oldName(name.group(2)))));
    }
    Matcher column = COLUMN.matcher(below);
    if (table.isPresent() && column.matches() && name.group(1) == null) {
      ObjectId of = table.get();
      return Optional.of(
          new RenamedFrom(
              line,
              ObjectId.column(of.schema(), of.name(), fold(column.group(1))),
              ObjectId.column(of.schema(), of.name(), oldName(old))));
    }
    problem(
        line,
        "renamed-from must stand on the line above a column or a CREATE TABLE of this module");
    return Optional.empty();
  }

  /** The table of the CREATE TABLE statement that {@code line} is in or begins. */
  private Optional<ObjectId> tableAt(int line, List<SqlStatement> statements) {
    Optional<SqlStatement> last = Optional.empty();
    for (SqlStatement statement : statements) {
      if (statement.line() <= line) {
        last = Optional.of(statement);
      }
    }
    return last.filter(statement -> line < statement.line() + statement.text().lines().count())
        .flatMap(statement -> createdTable(statement.head()));
  }

  private Optional<ObjectId> createdTable(List<String> head) {
    int at = head.indexOf("TABLE") + 1;
    if (at == 0 || !head.get(0).equals("CREATE")) {
      return Optional.empty();
    }
    if (head.size() > at + 3 && head.get(at).equals("IF")) {
      at += 3;
    }
    if (head.size() > at + 2 && head.get(at + 1).equals(".")) {
      return Optional.of(ObjectId.table(fold(head.get(at)), fold(head.get(at + 2))));
    }
    return head.size() > at
        ? Optional.of(ObjectId.table("public", fold(head.get(at))))
        : Optional.empty();
  }

  /** The name that PostgreSQL takes an identifier in SQL for. */
  private static String fold(String identifier) {
    return identifier.startsWith("\"")
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier.toLowerCase(Locale.ROOT);
  }

  /** An old name is written as it was, with quotes or without: {@code artistId}. */
  private static String oldName(String name) {
    return name.startsWith("\"") ? fold(name) : name;
  }

  private void problem(int line, String message) {
    findings.add(new Finding(RULE, file, line, message));
  }
}
