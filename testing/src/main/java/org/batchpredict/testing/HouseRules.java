package org.batchpredict.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Locale;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;

/** The rules of docs/architecture.md that hold in every module; its test of them names its own. */
public final class HouseRules {
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
  static final ArchRule flinkIsKnownInOneModule =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.batchpredict.flink..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.flink..", "org.apache.beam.runners.flink.."));

  @ArchTest
  static final ArchRule fileSystemsAreCalledInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.batchpredict.io.files..")
          .should()
          .dependOnClassesThat(belongToAnyOf(FileSystems.class));

  @ArchTest
  static final ArchRule doFnsAreKnownToJobAndPredictAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.batchpredict.transforms.job..")
          .and()
          .haveNameNotMatching(
              "org\\.batchpredict\\.transforms\\.prediction\\.Predict(Fn)?(\\$.*)?")
          .should()
          .dependOnClassesThat(assignableTo(DoFn.class));

  @ArchTest
  static final ArchRule nobodyUsesGuavaOrWhatBeamKeepsForItself =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.beam.vendor..", "com.google.common.."));

  /** The compiler refuses the default locale where it is implied. */
  @ArchTest
  static final ArchRule nobodyAsksForTheDefaultLocale =
      noClasses().should().callMethod(Locale.class, "getDefault");

  private HouseRules() {}
}
