package org.batchpredict.pipeline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Keeps the arrows between modules and the packages that other people's types may enter. */
@AnalyzeClasses(packages = "org.batchpredict", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String PIPELINE = "org.batchpredict.pipeline..";
  private static final String TRANSFORMS = "org.batchpredict.transforms..";
  private static final String IO = "org.batchpredict.io..";

  @ArchTest
  static final ArchRule pipelineUsesTransformsUsesIo =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("pipeline")
          .definedBy(PIPELINE)
          .layer("transforms")
          .definedBy(TRANSFORMS)
          .layer("io")
          .definedBy(IO)
          .whereLayer("pipeline")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("transforms")
          .mayOnlyBeAccessedByLayers("pipeline")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("transforms", "pipeline");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.batchpredict.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule tensorFlowIsKnownInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.batchpredict.transforms.tensorflow..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.tensorflow..", "org.bytedeco.."));

  @ArchTest
  static final ArchRule flinkIsKnownInItsOwnModule =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.flink..", "org.apache.beam.runners.flink.."));

  @ArchTest
  static final ArchRule nobodyUsesGuavaOrWhatBeamKeepsForItself =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.beam.vendor..", "com.google.common.."));

  @ArchTest
  static void everyModuleIsLookedAt(JavaClasses classes) {
    for (String module : new String[] {PIPELINE, TRANSFORMS, IO}) {
      assertThat(classes.that(resideInAPackage(module))).as(module).isNotEmpty();
    }
  }

  @ArchTest
  static void atMostAThirdOfTheTypesArePublic(JavaClasses classes) {
    List<JavaClass> types =
        classes.that(resideInAPackage(PIPELINE)).stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .toList();
    assertThat(types.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)))
        .hasSizeLessThanOrEqualTo(types.size() / 3);
  }
}
