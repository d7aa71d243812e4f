package org.batchpredict.pipeline;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

/** The rooms of {@code pipeline} and what each may know, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "org.batchpredict.pipeline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule roomsKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("request")
          .definedBy("org.batchpredict.pipeline.request")
          .layer("runner")
          .definedBy("org.batchpredict.pipeline.runner")
          .layer("table")
          .definedBy("org.batchpredict.pipeline.table")
          .layer("job")
          .definedBy("org.batchpredict.pipeline")
          .layer("command")
          .definedBy("org.batchpredict.pipeline.command")
          .whereLayer("request")
          .mayNotAccessAnyLayer()
          .whereLayer("table")
          .mayNotAccessAnyLayer()
          .whereLayer("runner")
          .mayOnlyAccessLayers("request")
          .whereLayer("job")
          .mayOnlyAccessLayers("request", "runner", "table")
          .whereLayer("command")
          .mayOnlyAccessLayers("request", "runner", "job");
}
