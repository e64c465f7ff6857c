// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every room, which rooms it may import, and that no imports run in a circle at any level. */
@AnalyzeClasses(packages = "dev.lockstep", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  private static final String HOUSE = "dev.lockstep";

  /** All rooms may import these, which import no room that is not named for them below. */
  private static final Set<String> GROUND =
      Set.of("event", "failure", "files", "finding", "postgres", "sql", "time");

  /** A room, and which rooms it may import beside {@link #GROUND}. The main class has no name. */
  private static final Map<String, Set<String>> ROOMS =
      table(
          """
          :          app cli
          cli:       adopt app archive backfill catalog check diff drift generate health init lint
                     migration notify proof rehearsal schema scope serve shadow snapshot split squash
                     terminal view
          page:      app backfill catalog drift health http migration serve view
          http:      app backfill health migration serve view
          serve:     app backfill health migration notify shadow snapshot view
          app:       archive backfill cache catalog check diff drift health lint migration notify
                     proof rehearsal schema scope shadow snapshot
          view:      backfill migration
          health:    backfill catalog migration schema scope

          adopt:     cache catalog diff drift generate migration proof schema scope shadow split
          archive:   snapshot
          branch:    catalog migration proof scope shadow
          check:     branch cache catalog lint migration proof schema scope shadow
          lint:      cache catalog diff generate migration proof schema scope shadow
          rehearsal: catalog diff drift lint migration proof scope shadow
          snapshot:  catalog migration shadow
          split:     catalog diff drift generate proof schema scope shadow
          squash:    catalog generate migration proof schema scope shadow split

          init:
          generate:  cache catalog diff migration proof schema scope shadow
          proof:     cache catalog diff migration schema scope shadow
          cache:     catalog migration schema
          drift:     catalog diff schema scope shadow
          schema:    catalog diff scope shadow
          diff:      catalog
          scope:     catalog
          catalog:
          shadow:
          terminal:

          migration: catalog diff scope
          backfill:
          notify:

          event:
          failure:
          files:
          finding:
          postgres:  event failure sql
          sql:
          time:
          """);

  /** Rooms within rooms: each may import those before it, and none after it. */
  private static final Map<String, List<String>> ROOMS_WITHIN =
      Map.of(
          "migration",
          List.of(
              "kept",
              "unused",
              "file",
              "loss",
              "history",
              "plan",
              "lease",
              "script",
              "foreign",
              "outside",
              "run",
              "flyway",
              "forecast",
              "undo"),
          "backfill",
          List.of("api", "definition", "key", "run", "throttle", "engine", "dryrun", ""),
          "page",
          List.of("session", "shown", "live", ""),
          "lint",
          List.of("trace", "size", "rule", "", "fix"),
          "app",
          List.of("database", "settings", "", "locks"));

  @ArchTest
  static void everyRoomIsListed(JavaClasses classes) {
    Set<String> rooms = new TreeSet<>();
    classes.forEach(each -> rooms.add(room(each)));
    assertThat(ROOMS.keySet()).containsAll(rooms);
  }

  @ArchTest
  static void everyRoomWithinIsListed(JavaClasses classes) {
    classes.stream()
        .filter(each -> ROOMS_WITHIN.containsKey(room(each)) && !isPackageInfo(each))
        .forEach(each -> assertThat(ROOMS_WITHIN.get(room(each))).contains(roomWithin(each)));
  }

  @ArchTest
  static void roomsImportOnlyWhatIsListed(JavaClasses classes) {
    Set<String> offences = new TreeSet<>();
    eachDependency(
        classes,
        (from, to) -> {
          String room = room(from);
          String other = room(to);
          boolean ground = GROUND.contains(other) && !GROUND.contains(room);
          if (!room.equals(other)
              && !ground
              && !ROOMS.getOrDefault(room, Set.of()).contains(other)) {
            offences.add(from.getName() + " imports " + to.getName());
          }
        });
    assertThat(offences).isEmpty();
  }

  @ArchTest
  static void roomsWithinImportOnlyThoseBefore(JavaClasses classes) {
    Set<String> offences = new TreeSet<>();
    eachDependency(
        classes,
        (from, to) -> {
          List<String> order = ROOMS_WITHIN.get(room(from));
          if (order != null
              && room(from).equals(room(to))
              && order.indexOf(roomWithin(from)) < order.indexOf(roomWithin(to))) {
            offences.add(from.getName() + " imports " + to.getName());
          }
        });
    assertThat(offences).isEmpty();
  }

  /** At each level: a package beside the packages right below it, each with all that is in it. */
  @ArchTest
  static void noLevelHasACircle(JavaClasses classes) {
    Set<String> levels = new TreeSet<>();
    classes.forEach(
        each -> {
          String name = each.getPackageName();
          while (name.length() > HOUSE.length()) {
            name = name.substring(0, name.lastIndexOf('.'));
            levels.add(name);
          }
        });
    assertThat(levels).contains(HOUSE, HOUSE + ".migration", HOUSE + ".backfill");
    for (String level : levels) {
      SlicesRuleDefinition.slices()
          .assignedFrom(new Level(level))
          .should()
          .beFreeOfCycles()
          .check(classes);
    }
  }

  private interface Visitor {
    void dependency(JavaClass from, JavaClass to);
  }

  private static void eachDependency(JavaClasses classes, Visitor visitor) {
    classes.stream()
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .filter(each -> each.getTargetClass().getPackageName().startsWith(HOUSE))
        .forEach(each -> visitor.dependency(each.getOriginClass(), each.getTargetClass()));
  }

  private static String room(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 2 ? parts[2] : "";
  }

  private static String roomWithin(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 3 ? parts[3] : "";
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static Map<String, Set<String>> table(String text) {
    Map<String, Set<String>> rooms = new TreeMap<>();
    String last = "";
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      int colon = line.indexOf(':');
      if (colon >= 0) {
        last = line.substring(0, colon).strip();
      }
      List<String> names = new ArrayList<>(Arrays.asList(line.substring(colon + 1).split("\\s+")));
      names.removeIf(String::isEmpty);
      rooms.computeIfAbsent(last, name -> new TreeSet<>()).addAll(names);
    }
    return rooms;
  }

  private record Level(String parent) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (name.equals(parent)) {
        return SliceIdentifier.of(parent);
      }
      if (!name.startsWith(parent + ".")) {
        return SliceIdentifier.ignore();
      }
      int next = name.indexOf('.', parent.length() + 1);
      return SliceIdentifier.of(next < 0 ? name : name.substring(0, next));
    }

    @Override
    public String getDescription() {
      return parent + " and the packages right below it";
    }
  }
}
