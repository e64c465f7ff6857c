// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code -- lockstep:} directives of a schema module. */
final class ModuleDirectives {
  private static final String RULE = "schema-directive";

  /** All that there are, as the README lists them. */
  private static final List<String> KNOWN =
      List.of("renamed-from", "dropped", "not-ours", "partitions-managed-elsewhere");

  private static final Pattern DIRECTIVE =
      Pattern.compile("^\\s*--\\s*lockstep:\\s*(\\S*)[ \\t]*(.*?)\\s*$");
  private static final String IDENTIFIER = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern NAME = Pattern.compile("(?:" + IDENTIFIER + "\\.)?" + IDENTIFIER);
  private static final Pattern COLUMN = Pattern.compile("^\\s*[,(]?\\s*" + IDENTIFIER + "\\s.*");
  private static final Pattern CREATE_TABLE =
      Pattern.compile("^\\s*CREATE\\s.*", Pattern.CASE_INSENSITIVE);

  private final String file;
  private final Kind kind;
  private final List<SqlStatement> statements;
  private final List<Finding> findings;
  private final List<RenamedFrom> renames = new ArrayList<>();
  private final List<String> notOurs = new ArrayList<>();
  private boolean partitionsElsewhere;
  private final List<Dropped> dropped = new ArrayList<>();

  private ModuleDirectives(
      String file, Kind kind, List<SqlStatement> statements, List<Finding> findings) {
    this.file = file;
    this.kind = kind;
    this.statements = statements;
    this.findings = findings;
  }

  /** All of a module; what is wrong with one is added to {@code findings}. */
  static ModuleDirectives read(
      String file, Kind kind, String text, List<SqlStatement> statements, List<Finding> findings) {
    ModuleDirectives directives = new ModuleDirectives(file, kind, statements, findings);
    directives.read(text);
    return directives;
  }

  List<RenamedFrom> renames() {
    return renames;
  }

  List<String> notOurs() {
    return notOurs;
  }

  boolean partitionsElsewhere() {
    return partitionsElsewhere;
  }

  private void read(String text) {
    if (!text.contains("lockstep:")) {
      return;
    }
    List<String> lines = text.lines().toList();
    // A line of a string, or of the data of COPY, that looks like a comment is none.
    StatementSplitter.comments(text, (line, comment) -> read(line, comment, lines));
  }

  private void read(int line, String comment, List<String> lines) {
    Matcher matcher = DIRECTIVE.matcher(comment);
    if (!matcher.matches()) {
      return;
    }
    if (!lines.get(line - 1).stripLeading().startsWith("--")) {
      problem(line, "a lockstep: directive must stand on a line of its own");
      return;
    }
    switch (matcher.group(1)) {
      case "renamed-from" -> rename(line, matcher.group(2), lines).ifPresent(renames::add);
      case "dropped" -> drop(line, matcher.group(2));
      case "not-ours" -> notOurs(line, matcher.group(2));
      case "partitions-managed-elsewhere" -> partitions(line, matcher.group(2));
      default ->
          problem(
              line,
              "unknown directive 'lockstep:"
                  + matcher.group(1)
                  + "'; known are "
                  + String.join(", ", KNOWN));
    }
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

  private void notOurs(int line, String patterns) {
    if (kind != Kind.SHARED) {
      problem(
          line, "not-ours is about the whole database; move it to a shared module, _<name>.sql");
      return;
    }
    try {
      List<NotOurs> read = NotOurs.parseAll(patterns);
      if (read.isEmpty()) {
        problem(line, "not-ours needs a pattern, such as cron.* or extension:pg_stat_statements");
      }
      read.forEach(pattern -> notOurs.add(pattern.text()));
    } catch (IllegalArgumentException e) {
      problem(line, "not-ours: " + e.getMessage());
    }
  }

  private void partitions(int line, String rest) {
    if (kind != Kind.TABLE) {
      problem(line, "partitions-managed-elsewhere belongs in the module of the partitioned table");
    } else if (!rest.isEmpty()) {
      problem(
          line,
          "partitions-managed-elsewhere is about all partitions of this table, and takes no '"
              + rest
              + "'");
    } else {
      partitionsElsewhere = true;
    }
  }

  private Optional<RenamedFrom> rename(int line, String old, List<String> lines) {
    Matcher name = NAME.matcher(old);
    if (!name.matches()) {
      problem(line, "renamed-from needs the old name of what follows, not '" + old + "'");
      return Optional.empty();
    }
    String below = line < lines.size() ? lines.get(line) : "";
    Optional<ObjectId> table = tableAt(line + 1);
    if (table.isPresent() && CREATE_TABLE.matcher(below).matches()) {
      String oldSchema = name.group(1) == null ? table.get().schema() : oldName(name.group(1));
      return Optional.of(
          new RenamedFrom(line, table.get(), ObjectId.table(oldSchema, oldName(name.group(2)))));
    }
    Optional<ObjectId> other =
        statements.stream()
            .filter(statement -> statement.line() == line + 1)
            .flatMap(statement -> CreatedObject.of(statement.head()).stream())
            .findFirst();
    if (other.isPresent()) {
      ObjectId now = other.get();
      String oldSchema = name.group(1) == null ? now.schema() : oldName(name.group(1));
      return Optional.of(
          new RenamedFrom(line, now, now.renamed(oldSchema, oldName(name.group(2)), "")));
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
        "renamed-from must stand on the line above a column or a CREATE TABLE of this module, or"
            + " above a CREATE TYPE, DOMAIN, VIEW or SEQUENCE");
    return Optional.empty();
  }

  /** The table of the CREATE TABLE statement that {@code line} is in or begins. */
  private Optional<ObjectId> tableAt(int line) {
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
