// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lockstep.failure.Explained;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.file.MigrationFolder;
import java.nio.file.Path;
import java.util.Set;
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
    "dev.lockstep.page..",
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

  @ArchTest
  static final ArchRule migrationsAreReadWithTheirPlaceholders =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lockstep.migration.file")
          .and()
          .doNotHaveSimpleName("Staging")
          .should()
          .callMethod(MigrationFolder.class, "read", Path.class)
          .orShould()
          .callConstructor(MigrationFiles.class, Path.class)
          .because("a file means the same to a check, a run and a report: see Settings, Project");

  /** Those that no command and no service sees: they are caught, and told, where they belong. */
  private static final Set<String> CAUGHT_WHERE_THEY_BELONG =
      Set.of(
          "AdoptionRefusedException",
          "CannotPrintException",
          "FailedStatement",
          "KeepRefusedException",
          "ProblemException",
          "RehearsedBackfillException",
          "SquashRefusedException",
          "StatementFailedException",
          "StatementTooLargeException",
          "UnknownPlaceholderException",
          "UnreadableException",
          "UntrustedBookkeepingException");

  @ArchTest
  static final ArchRule exceptionsSayWhatTheyMean =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .and(
              DescribedPredicate.<JavaClass>describe(
                  "are not caught where they belong",
                  each -> !CAUGHT_WHERE_THEY_BELONG.contains(each.getSimpleName())))
          .should()
          .implement(Explained.class)
          .because("exit code, retry and line are declared once, with the exception");
}
