package org.batchpredict.service;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.batchpredict.testing.HouseRules;

/** The rooms of {@code service} and what each may know, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "org.batchpredict.service", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule roomsKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("org.batchpredict.service.api")
          .layer("access")
          .definedBy("org.batchpredict.service.access")
          .layer("config")
          .definedBy("org.batchpredict.service.config")
          .layer("jobs")
          .definedBy("org.batchpredict.service.jobs..")
          .layer("store")
          .definedBy("org.batchpredict.service.store")
          .layer("work")
          .definedBy("org.batchpredict.service.work")
          .layer("rest")
          .definedBy("org.batchpredict.service.rest..")
          .layer("web")
          .definedBy("org.batchpredict.service.web..")
          .layer("service")
          .definedBy("org.batchpredict.service")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .whereLayer("access")
          .mayOnlyAccessLayers("api")
          .whereLayer("config")
          .mayOnlyAccessLayers("api", "access")
          .whereLayer("jobs")
          .mayOnlyAccessLayers("api", "access", "config")
          .whereLayer("store")
          .mayOnlyAccessLayers("api", "access", "config", "jobs")
          .whereLayer("work")
          .mayOnlyAccessLayers("api", "access", "config", "jobs")
          .whereLayer("rest")
          .mayOnlyAccessLayers("api", "access", "config", "jobs")
          .whereLayer("web")
          .mayOnlyAccessLayers("api", "access", "config", "jobs");
}
