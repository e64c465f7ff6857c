// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.sql.PsqlCommand;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the folder of the canonical schema, strictly: what is not understood is a finding. */
final class SchemaFolder {
  static final String RULE = "schema-file";

  private final Path folder;
  private final List<SchemaModule> modules = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  SchemaFolder(Path folder) {
    this.folder = folder;
  }

  SchemaModules read() {
    if (!Files.isDirectory(folder)) {
      throw new InvalidSchemaException(
          List.of(
              new Finding(
                  RULE,
                  folder.toString(),
                  0,
                  "no such folder; create it or set LOCKSTEP_SCHEMA_DIR to the folder of your"
                      + " schema")));
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.filter(SchemaFolder::isSql).sorted().forEach(this::add);
    } catch (IOException e) {
      unreadable(e);
    } catch (UncheckedIOException e) {
      unreadable(Objects.requireNonNull(e.getCause()));
    }
    return sorted();
  }

  private SchemaModules sorted() {
    if (!findings.isEmpty()) {
      throw new InvalidSchemaException(findings);
    }
    modules.sort(
        Comparator.comparing(SchemaModule::kind)
            .thenComparing(SchemaModule::schema)
            .thenComparing(SchemaModule::name));
    return new SchemaModules(folder, modules);
  }

  private void unreadable(IOException e) {
    problem(Unreadable.what(e).orElse(folder), 0, "cannot be read: " + Unreadable.why(e));
  }

  private static boolean isSql(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  private void add(Path path) {
    if (!path.toString().endsWith(".sql")) {
      problem(path, 0, "badly named: write .sql in lower case");
      return;
    }
    named(path, (kind, schema, name) -> read(path, kind, schema, name));
  }

  /** What a file's name says. */
  private interface Named {
    void is(Kind kind, String schema, String name);
  }

  private void named(Path path, Named then) {
    Path relative = folder.relativize(path);
    if (relative.getNameCount() > 2) {
      problem(path, 0, "lies too deep: <table>.sql or <schema>/<table>.sql is expected");
      return;
    }
    ModuleName module;
    try {
      module = ModuleName.of(relative);
    } catch (IllegalArgumentException e) {
      problem(path, 0, "badly named: expected <table>.sql, _<name>.sql or <legacy>.shim.sql");
      return;
    }
    then.is(module.kind(), module.schema(), module.name());
  }

  private void read(Path path, Kind kind, String schema, String name) {
    Optional<String> odd = OddFile.why(path);
    if (odd.isPresent()) {
      problem(path, 0, odd.get());
      return;
    }
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      problem(path, 0, "is not UTF-8; save it as UTF-8");
      return;
    } catch (IOException e) {
      problem(path, 0, "cannot be read: " + Unreadable.why(e));
      return;
    }
    parse(path, kind, schema, name, text);
  }

  /** {@code modules} and one more, whose file is not written yet. */
  SchemaModules with(SchemaModules others, Path path, String text) {
    modules.addAll(others.modules());
    named(path, (kind, schema, name) -> parse(path, kind, schema, name, text));
    return sorted();
  }

  private void parse(Path path, Kind kind, String schema, String name, String text) {
    if (text.indexOf('\0') >= 0) {
      problem(path, 0, "holds a NUL byte, as UTF-16 has them; save it as UTF-8");
      return;
    }
    StatementSplitter.fault(text).ifPresent(fault -> problem(path, fault.line(), fault.message()));
    List<SqlStatement> statements = StatementSplitter.split(text);
    for (SqlStatement statement : statements) {
      if (isNotDeclarative(statement)) {
        problem(path, statement.line(), refusal(statement));
      }
    }
    ClaimedNames.check(path.toString(), kind, schema, name, statements, findings);
    ModuleDirectives directives =
        ModuleDirectives.read(path.toString(), kind, text, statements, findings);
    modules.add(
        new SchemaModule(
            kind,
            schema,
            name,
            path.toString(),
            statements,
            directives.renames(),
            directives.dropped(),
            directives.notOurs(),
            directives.partitionsElsewhere()));
  }

  /** Session state and transactions would reach beyond the module. */
  private static boolean isNotDeclarative(SqlStatement statement) {
    return switch (statement.verb()) {
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "END", "ABORT" -> true;
      case "SET", "RESET", "DISCARD" -> true;
      case "SELECT" -> statement.mentions("SET_CONFIG") || statement.mentions("\\");
      // A backslash outside quotes is in no statement of SQL.
      default -> statement.mentions("\\");
    };
  }

  private static String refusal(SqlStatement statement) {
    if (statement.mentions("\\")) {
      return PsqlCommand.in(statement).map(PsqlCommand::name).orElse("\\")
          + " is a command of psql's own, no SQL; "
          + "a module is SQL alone: delete the line";
    }
    return statement.verb()
        + " has no place in a declarative schema: names are qualified, and all of it is"
        + " loaded in one transaction; remove it";
  }

  private void problem(Path path, int line, String message) {
    findings.add(new Finding(RULE, path.toString(), line, message));
  }
}
