package io.beckon.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.beckon.collector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule THE_COLLECTOR_KNOWS_NO_FLINK_AND_NOTHING_BEHIND_THE_TOPIC =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "io.beckon.domain.engine..",
              "io.beckon.operators..",
              "io.beckon.jobs..",
              "io.beckon.cli..");

  @ArchTest
  static final ArchRule WHAT_MAKES_EVENTS_KNOWS_NEITHER_HTTP_NOR_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..segment..", "..shop..", "..key..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "..http..", "..log..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.beckon.collector.(**)").should().beFreeOfCycles();
}
