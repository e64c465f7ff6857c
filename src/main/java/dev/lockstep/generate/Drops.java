// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.plan.Loss;
import dev.lockstep.finding.Finding;
import dev.lockstep.proof.SpokenNames;
import dev.lockstep.schema.Dropped;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges what would be dropped: nothing goes unless a directive or an option says so, and nothing
 * that a newer migration made is taken for something that a module gave up.
 */
final class Drops {
  static final String RULE = "unsaid-drop";
  static final String NEWER_RULE = "newer-than-modules";

  private final SchemaModules modules;
  private final boolean allowed;
  private final List<Drop> drops = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private Drops(SchemaModules modules, boolean allowed) {
    this.modules = modules;
    this.allowed = allowed;
  }

  static Drops judge(
      SchemaModules modules,
      List<Loss> losses,
      SpokenNames names,
      Optional<NewerMigrations> newer,
      boolean allowed) {
    Drops drops = new Drops(modules, allowed);
    drops.findings.addAll(names.findings());
    for (Loss loss : losses) {
      Optional<String> said = names.saying(loss);
      boolean isNewer = newer.isPresent() && loss.part().isEmpty() && newer.get().added(loss.id());
      if (said.isPresent()) {
        drops.drops.add(new Drop(loss, said.get()));
      } else if (!isNewer) {
        drops.unsaid(loss);
      }
    }
    newer.ifPresent(migrations -> drops.newer(migrations, losses, names));
    return drops;
  }

  List<Drop> drops() {
    return drops;
  }

  List<Finding> findings() {
    return findings;
  }

  private void unsaid(Loss loss) {
    drops.add(new Drop(loss, allowed ? "--allow-drop" : ""));
    if (allowed) {
      return;
    }
    StringBuilder text = new StringBuilder(loss.what()).append(' ').append(loss.how());
    loss.heir()
        .ifPresent(
            heir ->
                text.append("; if ")
                    .append(lastName(heir))
                    .append(" is its new name, write '-- lockstep:renamed-from ")
                    .append(oldName(loss, heir))
                    .append("' on the line above ")
                    .append(heir.kind() == ObjectKind.TABLE ? "its CREATE TABLE" : lastName(heir))
                    .append(" in ")
                    .append(place(heir)));
    if (loss.remade()) {
      text.append("; write that migration by hand, with a way for the data");
    } else {
      text.append("; if it is meant to go, write '")
          .append(directive(loss))
          .append("' in ")
          .append(place(loss.id()));
    }
    text.append(loss.remade() ? ", or let it go with --allow-drop" : ", or run with --allow-drop");
    Optional<SchemaModule> home = modules.home(loss.heir().orElse(loss.id()));
    findings.add(
        new Finding(
            RULE,
            home.map(SchemaModule::file).orElse(modules.folder().toString()),
            home.map(SchemaModule::firstLine).orElse(0),
            text.toString()));
  }

  private static String lastName(ObjectId id) {
    return id.kind() == ObjectKind.COLUMN ? id.part() : id.name();
  }

  private static String oldName(Loss loss, ObjectId heir) {
    boolean moved = !loss.id().schema().equals(heir.schema());
    String[] names =
        moved ? new String[] {loss.id().schema(), loss.name()} : new String[] {loss.name()};
    return Dropped.directive(names).substring("-- lockstep:dropped ".length());
  }

  /** As short as it can be said where it is to be said. */
  private String directive(Loss loss) {
    ObjectId id = loss.id();
    boolean inPublic = id.schema().equals("public") || id.schema().isEmpty();
    if (id.kind() == ObjectKind.COLUMN && modules.home(id).isPresent()) {
      return Dropped.directive(id.part());
    }
    if (id.kind() == ObjectKind.COLUMN || !loss.part().isEmpty()) {
      return inPublic
          ? Dropped.directive(id.name(), loss.name())
          : Dropped.directive(id.schema(), id.name(), loss.name());
    }
    return inPublic ? Dropped.directive(id.name()) : Dropped.directive(id.schema(), id.name());
  }

  private String place(ObjectId id) {
    return modules
        .home(id)
        .map(SchemaModule::file)
        .orElseGet(() -> "a shared module such as " + modules.folder().resolve("_dropped.sql"));
  }

  private void newer(NewerMigrations migrations, List<Loss> losses, SpokenNames names) {
    migrations
        .doings()
        .forEach(
            (id, doing) -> {
              Optional<Loss> loss =
                  losses.stream()
                      .filter(each -> each.id().equals(id) && each.part().isEmpty())
                      .findFirst();
              boolean said = loss.isPresent() ? names.saying(loss.get()).isPresent() : allowed;
              if (!said) {
                findings.add(newer(migrations.script(id), id, doing, loss));
              }
            });
  }

  private Finding newer(String script, ObjectId id, String doing, Optional<Loss> loss) {
    Optional<SchemaModule> home = modules.home(id);
    String module = home.map(SchemaModule::file).orElse("the schema");
    String message =
        switch (doing) {
          case "adds" -> script + " adds " + id + ", which no module has: add it to " + module;
          case "drops" ->
              script + " drops " + id + ", which the schema still has: remove it from " + module;
          default ->
              script
                  + " changes "
                  + id
                  + ", which the schema still has as before: bring "
                  + module
                  + " up to it";
        };
    String otherwise =
        loss.map(
                lost ->
                    "; if it is meant to go again, with its data, write '"
                        + directive(lost)
                        + "' in "
                        + place(id))
            .orElse("; if the schema is right, --allow-drop undoes what the migration did");
    return new Finding(
        NEWER_RULE,
        home.map(SchemaModule::file).orElse(modules.folder().toString()),
        home.map(SchemaModule::firstLine).orElse(0),
        message + otherwise);
  }
}
