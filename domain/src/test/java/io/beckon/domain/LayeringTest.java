package io.beckon.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.beckon.domain", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule THE_HEART_KNOWS_NEITHER_FLINK_NOR_KAFKA =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "io.beckon.operators..",
              "io.beckon.jobs..",
              "io.beckon.cli..");

  @ArchTest
  static final ArchRule THE_HEART_HAS_NO_CLOCK_AND_NO_DICE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random");

  @ArchTest
  static final ArchRule PACKAGES_ARE_ABOUT_SOMETHING =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.beckon.domain.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_KIND_OF_RULE_KNOWS_ANOTHER =
      slices().matching("io.beckon.domain.kind.(*)..").should().notDependOnEachOther();

  /** docs/architecture.md says what each is about. */
  @ArchTest
  static final ArchRule EACH_LAYER_KNOWS_THOSE_BELOW_ALONE =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("basics")
          .definedBy("..domain.basics..", "..domain.inbox..")
          .layer("event")
          .definedBy("..domain.event..", "..domain.order..")
          .layer("profile")
          .definedBy("..domain.profile..")
          .layer("condition")
          .definedBy("..domain.condition..")
          .layer("policy")
          .definedBy("..domain.policy..")
          .layer("rule")
          .definedBy("..domain.rule..")
          .layer("evaluation")
          .definedBy("..domain.evaluation..")
          .layer("kind")
          .definedBy("..domain.kind..")
          .layer("engine")
          .definedBy("..domain.engine..")
          .layer("identity")
          .definedBy("..domain.identity..")
          .layer("history")
          .definedBy("..domain.history..", "..domain.ruletest..")
          .whereLayer("history")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers("history")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("identity", "history")
          .whereLayer("kind")
          .mayOnlyBeAccessedByLayers("engine", "identity", "history")
          .whereLayer("evaluation")
          .mayOnlyBeAccessedByLayers("kind", "engine", "identity", "history")
          .whereLayer("rule")
          .mayOnlyBeAccessedByLayers("evaluation", "kind", "engine", "identity", "history")
          .whereLayer("policy")
          .mayOnlyBeAccessedByLayers("rule", "evaluation", "kind", "engine", "identity", "history")
          .whereLayer("condition")
          .mayOnlyBeAccessedByLayers(
              "policy", "rule", "evaluation", "kind", "engine", "identity", "history")
          .whereLayer("profile")
          .mayOnlyBeAccessedByLayers(
              "condition", "policy", "rule", "evaluation", "kind", "engine", "identity", "history")
          .whereLayer("event")
          .mayOnlyBeAccessedByLayers(
              "profile",
              "condition",
              "policy",
              "rule",
              "evaluation",
              "kind",
              "engine",
              "identity",
              "history");

  @ArchTest
  static final ArchRule ANALYTICS_KNOW_NO_ENGINE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..domain.attribution..",
              "..domain.affinity..",
              "..domain.demand..",
              "..domain.recommend..",
              "..domain.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..domain.engine..",
              "..domain.identity..",
              "..domain.kind..",
              "..domain.evaluation..",
              "..domain.history..");
}
