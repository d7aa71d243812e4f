package org.batchpredict.flink;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

/** The modules and their arrows, seen from the top of the house. */
@AnalyzeClasses(
    packages = {
      "org.batchpredict.io",
      "org.batchpredict.transforms",
      "org.batchpredict.pipeline",
      "org.batchpredict.flink"
    },
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String FLINK = "org.batchpredict.flink..";
  private static final String PIPELINE = "org.batchpredict.pipeline..";
  private static final String TRANSFORMS = "org.batchpredict.transforms..";
  private static final String IO = "org.batchpredict.io..";

  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule modulesKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("flink")
          .definedBy(FLINK)
          .layer("pipeline")
          .definedBy(PIPELINE)
          .layer("transforms")
          .definedBy(TRANSFORMS)
          .layer("io")
          .definedBy(IO)
          .whereLayer("flink")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("pipeline")
          .mayOnlyBeAccessedByLayers("flink")
          .whereLayer("transforms")
          .mayOnlyBeAccessedByLayers("pipeline", "flink")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("transforms", "pipeline", "flink");

  @ArchTest
  static final ArchRule flinkUsesThePublicFaceOfPipeline =
      noClasses()
          .that()
          .resideInAPackage(FLINK)
          .should()
          .dependOnClassesThat(resideInAnyPackage(IO, TRANSFORMS));

  @ArchTest
  static void everyModuleIsLookedAt(JavaClasses classes) {
    for (String module : new String[] {FLINK, PIPELINE, TRANSFORMS, IO}) {
      assertThat(classes.that(resideInAPackage(module))).as(module).isNotEmpty();
    }
  }
}
