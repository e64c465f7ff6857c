// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.sql.Directive;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code -- lockstep:} directives of a schema module. */
final class ModuleDirectives {
  private static final String RULE = "schema-directive";

  /** All that there are, as the README lists them. */
  private static final List<String> KNOWN =
      List.of("renamed-from", "dropped", "not-ours", "partitions-managed-elsewhere");

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
    Optional<Directive> found = Directive.in(line, comment);
    if (found.isEmpty()) {
      return;
    }
    Directive directive = found.get();
    if (!lines.get(line - 1).stripLeading().startsWith("--")) {
      problem(line, "a lockstep: directive must stand on a line of its own");
      return;
    }
    switch (directive.name()) {
      case "renamed-from" -> rename(line, directive.value(), lines).ifPresent(renames::add);
      case "dropped" -> drop(line, directive.value());
      case "not-ours" -> notOurs(line, directive.value());
      case "partitions-managed-elsewhere" -> partitions(line, directive.value());
      default ->
          problem(
              line,
              "unknown directive 'lockstep:"
                  + directive.name()
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
    List<String> name = QualifiedName.written(old);
    if (name.isEmpty() || name.size() > 2) {
      problem(line, "renamed-from needs the old name of what follows, not '" + old + "'");
      return Optional.empty();
    }
    // An old name is written as it was, with quotes or without: artistId.
    String oldName = Identifiers.unquote(name.getLast());
    Optional<String> oldSchema =
        name.size() == 1 ? Optional.empty() : Optional.of(Identifiers.unquote(name.getFirst()));
    String below = line < lines.size() ? lines.get(line) : "";
    Optional<ObjectId> table = tableAt(line + 1);
    if (table.isPresent() && Tokens.of(below).isNext("CREATE")) {
      return Optional.of(
          new RenamedFrom(
              line, table.get(), ObjectId.table(oldSchema.orElse(table.get().schema()), oldName)));
    }
    Optional<ObjectId> other =
        statements.stream()
            .filter(statement -> statement.line() == line + 1)
            .flatMap(statement -> CreatedObject.of(statement).stream())
            .findFirst();
    if (other.isPresent()) {
      ObjectId now = other.get();
      return Optional.of(
          new RenamedFrom(line, now, now.renamed(oldSchema.orElse(now.schema()), oldName, "")));
    }
    Optional<String> column = column(below);
    if (table.isPresent() && column.isPresent() && oldSchema.isEmpty()) {
      ObjectId of = table.get();
      return Optional.of(
          new RenamedFrom(
              line,
              ObjectId.column(of.schema(), of.name(), column.get()),
              ObjectId.column(of.schema(), of.name(), oldName)));
    }
    problem(
        line,
        "renamed-from must stand on the line above a column or a CREATE TABLE of this module, or"
            + " above a CREATE TYPE, DOMAIN, VIEW or SEQUENCE");
    return Optional.empty();
  }

  /** The column that a line of a CREATE TABLE defines: a name, and something behind it. */
  private static Optional<String> column(String line) {
    Tokens tokens = Tokens.of(line);
    if (!tokens.take(",")) {
      tokens.take("(");
    }
    Optional<QualifiedName> name = tokens.takeName();
    return name.filter(found -> found.parts().size() == 1 && !tokens.isAtEnd())
        .map(QualifiedName::last);
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
        .map(StatementHead::of)
        .filter(head -> head.creates(ObjectType.TABLE, ObjectType.FOREIGN_TABLE))
        .flatMap(StatementHead::name)
        .map(name -> ObjectId.table(name.schemaOr("public"), name.last()));
  }

  private void problem(int line, String message) {
    findings.add(new Finding(RULE, file, line, message));
  }
}
