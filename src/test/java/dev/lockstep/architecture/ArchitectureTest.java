// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.concurrent.Executors;

/** The rooms and their doors. */
@AnalyzeClasses(packages = "dev.lockstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CORES = {
    "dev.lockstep.cache..",
    "dev.lockstep.catalog..",
    "dev.lockstep.diff..",
    "dev.lockstep.schema..",
    "dev.lockstep.scope..",
    "dev.lockstep.shadow..",
    "dev.lockstep.snapshot..",
    "dev.lockstep.generate..",
    "dev.lockstep.check..",
    "dev.lockstep.adopt..",
    "dev.lockstep.drift..",
    "dev.lockstep.finding..",
    "dev.lockstep.proof..",
    "dev.lockstep.split..",
    "dev.lockstep.squash..",
    "dev.lockstep.migration..",
    "dev.lockstep.backfill..",
    "dev.lockstep.postgres..",
    "dev.lockstep.sql..",
    "dev.lockstep.event..",
    "dev.lockstep.files..",
    "dev.lockstep.archive.."
  };

  private static final String[] ADAPTERS = {
    "dev.lockstep.cli..",
    "dev.lockstep.http..",
    "dev.lockstep.health..",
    "dev.lockstep.config..",
    "dev.lockstep.serve.."
  };

  @ArchTest
  static final ArchRule coresKnowNoFramework =
      noClasses()
          .that()
          .resideInAnyPackage(CORES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "picocli..", "jakarta..", "io.micrometer..")
          .because("a core must run in a command, in the service and in a test alike");

  @ArchTest
  static final ArchRule coresDoNotKnowTheirAdapters =
      noClasses()
          .that()
          .resideInAnyPackage(CORES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADAPTERS);

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
  static final ArchRule nobodyStartsVirtualThreads =
      noClasses()
          .should()
          .callMethod(Thread.class, "ofVirtual")
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
          .because(
              "one start of a native executable in some hundreds leaves their poller asleep, and"
                  + " who reads from a socket in one waits for ever");

  @ArchTest
  static final ArchRule migrationDoesNotKnowBackfill =
      noClasses()
          .that()
          .resideInAPackage("dev.lockstep.migration..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lockstep.backfill..");

  @ArchTest
  static final ArchRule backfillDoesNotKnowMigration =
      noClasses()
          .that()
          .resideInAPackage("dev.lockstep.backfill..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lockstep.migration..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      SlicesRuleDefinition.slices()
          .matching(
              "dev.lockstep.(adopt|archive|cache|files|catalog|diff|drift|schema|scope|shadow|snapshot|generate|check|finding|proof|split|squash|migration|backfill|postgres|sql|event)..")
          .should()
          .beFreeOfCycles();
}
