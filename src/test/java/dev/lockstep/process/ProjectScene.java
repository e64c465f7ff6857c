// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project's folder, a database, and the program in that folder; scratch databases beside it. */
final class ProjectScene implements AutoCloseable {
  final TestDatabase database = TestDatabase.create();
  final Tree tree;
  private final Map<String, String> environment = new LinkedHashMap<>();

  ProjectScene(Path root) {
    this.tree = new Tree(root);
    environment.put("DATABASE_URL", database.url());
    environment.put("LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres"));
    // What was proven is remembered here, for this test alone.
    environment.put("XDG_CACHE_HOME", root.resolve(".cache").toString());
  }

  ProjectScene with(String file, String text) {
    tree.with(file, text);
    return this;
  }

  ProjectScene set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  ProjectScene unset(String variable) {
    environment.remove(variable);
    return this;
  }

  LockstepProcess command(String... arguments) {
    return LockstepProcess.of(arguments).with(environment).in(tree.root());
  }

  ChildProcess.Result run(String... arguments) {
    return command(arguments).run();
  }

  /** The project's files, without what is remembered. */
  List<String> files() {
    return tree.files().stream().filter(file -> !file.startsWith(".cache/")).toList();
  }

  /** Scratch databases on the server that are not this process's own. */
  static List<String> scratchDatabases() {
    try (TestDatabase any = TestDatabase.create()) {
      return any.rows(
          "SELECT datname FROM pg_database WHERE datname LIKE 'lockstep_scratch_%' ORDER BY 1");
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
