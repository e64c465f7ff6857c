// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.Executors;

/** The rooms and their doors. */
@AnalyzeClasses(packages = "dev.lockstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** Rooms that meet the world outside: people, HTTP, the process. */
  private static final String[] ADAPTERS = {
    "dev.lockstep",
    "dev.lockstep.app..",
    "dev.lockstep.cli..",
    "dev.lockstep.health..",
    "dev.lockstep.http..",
    "dev.lockstep.serve..",
    "dev.lockstep.view.."
  };

  @ArchTest
  static final ArchRule coresKnowNoFramework =
      noClasses()
          .that()
          .resideOutsideOfPackages(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "picocli..", "jakarta..", "io.micrometer..")
          .because("a core must run in a command, in the service and in a test alike");

  @ArchTest
  static final ArchRule onlyOneRoomImportsFlyway =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lockstep.migration.flyway")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.flywaydb..");

  @ArchTest
  static final ArchRule onlyTheShadowRoomStartsServers =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lockstep.shadow..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.zonky..");

  @ArchTest
  static final ArchRule noVirtualThreadIsStarted =
      noClasses()
          .should()
          .callMethod(Thread.class, "ofVirtual")
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
          .because(
              "one start of a native executable in some hundreds leaves their poller asleep, and a"
                  + " read from a socket in one then never returns");
}
