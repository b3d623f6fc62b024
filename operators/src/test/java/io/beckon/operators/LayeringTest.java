package io.beckon.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.beckon.operators",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.beckon.operators.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule OPERATORS_ARE_WIRED_BY_THE_JOBS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.beckon.jobs..", "io.beckon.cli..");
}
