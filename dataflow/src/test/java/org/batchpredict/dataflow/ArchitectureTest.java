package org.batchpredict.dataflow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

@AnalyzeClasses(packages = "org.batchpredict.dataflow", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule knowsOfTheRestTheRunnersOnly =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.batchpredict.io..",
                  "org.batchpredict.transforms..",
                  "org.batchpredict.pipeline",
                  "org.batchpredict.pipeline.request.."));
}
