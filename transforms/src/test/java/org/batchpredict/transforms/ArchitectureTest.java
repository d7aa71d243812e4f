package org.batchpredict.transforms;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

/** The rooms of {@code transforms} and what each may know, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "org.batchpredict.transforms", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.batchpredict.transforms.";

  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule roomsKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("tensor")
          .definedBy(ROOT + "tensor")
          .layer("model")
          .definedBy(ROOT + "model")
          .layer("instance")
          .definedBy(ROOT + "instance")
          .layer("format")
          .definedBy(ROOT + "format")
          .layer("tensorflow")
          .definedBy(ROOT + "tensorflow")
          .layer("prediction")
          .definedBy(ROOT + "prediction")
          .layer("report")
          .definedBy(ROOT + "report")
          .layer("job")
          .definedBy(ROOT + "job")
          .whereLayer("tensor")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayOnlyAccessLayers("tensor")
          .whereLayer("instance")
          .mayOnlyAccessLayers("model", "tensor")
          .whereLayer("format")
          .mayOnlyAccessLayers("model", "tensor")
          .whereLayer("tensorflow")
          .mayOnlyAccessLayers("model", "tensor")
          .whereLayer("prediction")
          .mayOnlyAccessLayers("instance", "format", "model", "tensor")
          .whereLayer("report")
          .mayOnlyAccessLayers("tensor")
          .whereLayer("job")
          .mayOnlyAccessLayers("prediction", "report", "instance", "format", "model", "tensor");
}
