package org.batchpredict.flink;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

/** Keeps Flink in this module, and this module on top of the others. */
@AnalyzeClasses(packages = "org.batchpredict", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String FLINK = "org.batchpredict.flink..";

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.batchpredict.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule flinkIsKnownHereOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(FLINK)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.flink..", "org.apache.beam.runners.flink.."));

  @ArchTest
  static final ArchRule itUsesThePublicFaceOfPipeline =
      noClasses()
          .that()
          .resideInAPackage(FLINK)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.batchpredict.io..", "org.batchpredict.transforms.."));

  @ArchTest
  static void atMostAThirdOfTheTypesArePublic(JavaClasses classes) {
    List<JavaClass> types =
        classes.that(resideInAPackage(FLINK)).stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .toList();
    assertThat(types).isNotEmpty();
    assertThat(types.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)))
        .hasSizeLessThanOrEqualTo(types.size() / 3);
  }
}
