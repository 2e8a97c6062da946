package dev.sparkdrop.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The terminal shows what the console reads, and knows neither its pages nor Google's clients. */
class CliArrowsTest {
  private static final JavaClasses CLI =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sparkdrop.cli");

  @Test
  void theTerminalKnowsOnlyWhatItMay() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "com.sun.net.httpserver..",
            "picocli..",
            "dev.sparkdrop.cli..",
            "dev.sparkdrop.console..",
            "dev.sparkdrop.export..",
            "dev.sparkdrop.gcp..",
            "dev.sparkdrop.ledger..",
            "dev.sparkdrop.pipeline..",
            "dev.sparkdrop.port..",
            "dev.sparkdrop.run..")
        .check(CLI);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sparkdrop.console.web..")
        .check(CLI);
  }
}
