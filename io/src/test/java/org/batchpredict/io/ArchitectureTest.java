package org.batchpredict.io;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

/** The rooms of {@code io} and what each may know, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "org.batchpredict.io", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule roomsKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("values")
          .definedBy("org.batchpredict.io")
          .layer("files")
          .definedBy("org.batchpredict.io.files")
          .layer("records")
          .definedBy("org.batchpredict.io.records")
          .layer("shards")
          .definedBy("org.batchpredict.io.shards")
          .layer("report")
          .definedBy("org.batchpredict.io.report")
          .layer("page")
          .definedBy("org.batchpredict.io.report.page")
          .layer("staging")
          .definedBy("org.batchpredict.io.staging")
          .whereLayer("values")
          .mayNotAccessAnyLayer()
          .whereLayer("files")
          .mayOnlyAccessLayers("values")
          .whereLayer("records")
          .mayOnlyAccessLayers("values", "files")
          .whereLayer("shards")
          .mayOnlyAccessLayers("values", "files", "records")
          .whereLayer("report")
          .mayOnlyAccessLayers("values", "shards")
          .whereLayer("page")
          .mayOnlyAccessLayers("values", "shards", "report")
          .whereLayer("staging")
          .mayOnlyAccessLayers("values", "files", "shards", "report", "page");
}
