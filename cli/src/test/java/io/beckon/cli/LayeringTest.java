package io.beckon.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.beckon.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.beckon.cli.(**)").should().beFreeOfCycles();

  /** {@code run} starts the demo shop; nothing else knows that there is one. */
  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_DEMO_SHOP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.beckon.cli.demo", "io.beckon.cli.run")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.beckon.cli.demo");
}
