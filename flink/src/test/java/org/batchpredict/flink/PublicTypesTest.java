package org.batchpredict.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.ConditionEvent.createMessage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Public means used elsewhere (docs/adr/0020), seen from the top of the house. */
@AnalyzeClasses(
    packages = {
      "org.batchpredict.io",
      "org.batchpredict.transforms",
      "org.batchpredict.formats",
      "org.batchpredict.pipeline",
      "org.batchpredict.flink"
    },
    importOptions = DoNotIncludeTests.class)
class PublicTypesTest {
  /** What is written for people and for modules that one adds, and what is found by its name. */
  private static final Set<String> FACE =
      Set.of(
          "org.batchpredict.flink.FlinkJobRunner",
          "org.batchpredict.flink.FlinkProgram",
          "org.batchpredict.formats.avro.AvroProvider",
          "org.batchpredict.formats.parquet.ParquetProvider",
          "org.batchpredict.io.files.GoogleRequests",
          "org.batchpredict.io.report.NumberSummary",
          "org.batchpredict.pipeline.BatchPrediction",
          "org.batchpredict.pipeline.DryRun",
          "org.batchpredict.pipeline.JobError",
          "org.batchpredict.pipeline.JobOptions",
          "org.batchpredict.pipeline.JobState",
          "org.batchpredict.pipeline.PredictionJob",
          "org.batchpredict.pipeline.PredictionOutput",
          "org.batchpredict.pipeline.Progress",
          "org.batchpredict.pipeline.Verification",
          "org.batchpredict.pipeline.command.Flags",
          "org.batchpredict.pipeline.command.Main",
          "org.batchpredict.pipeline.request.DataFormat",
          "org.batchpredict.pipeline.request.InvalidRequestException",
          "org.batchpredict.pipeline.request.ModelRegistry",
          "org.batchpredict.pipeline.request.PredictionInput",
          "org.batchpredict.pipeline.request.PredictionOptions",
          "org.batchpredict.pipeline.request.PredictionOptionsRegistrar",
          "org.batchpredict.pipeline.request.RegionOptions",
          "org.batchpredict.pipeline.request.RegisteredModel",
          "org.batchpredict.pipeline.request.ResolvedModel",
          "org.batchpredict.pipeline.runner.DirectJobRunner",
          "org.batchpredict.pipeline.runner.JobRunner",
          "org.batchpredict.pipeline.runner.RunningPipeline",
          "org.batchpredict.pipeline.table.TableColumn",
          "org.batchpredict.pipeline.table.TableExport",
          "org.batchpredict.pipeline.table.TableLoad",
          "org.batchpredict.pipeline.table.TableService",
          "org.batchpredict.pipeline.table.Tables",
          "org.batchpredict.transforms.prediction.Predict");

  @ArchTest
  static final ArchRule publicMeansUsedElsewhere =
      classes()
          .that(
              describe(
                  "are public and no part of the product's face",
                  type -> isPublic(type) && !FACE.contains(type.getName())))
          .should(
              new ArchCondition<JavaClass>("be used in another package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          type,
                          isUsedOutside(type, JavaClass::getPackageName),
                          createMessage(type, "is public for its own package only")));
                }
              });

  @ArchTest
  static void theFaceIsThere(JavaClasses classes) {
    assertThat(classes.stream().filter(PublicTypesTest::isPublic).map(JavaClass::getName))
        .containsAll(FACE);
  }

  @ArchTest
  static void atMostAThirdIsPublic(JavaClasses classes) {
    for (String module : List.of("transforms", "flink")) {
      assertAtMost(
          3, topLevelTypes(classes, module, type -> true), PublicTypesTest::isPublic, module);
    }
  }

  @ArchTest
  static void atMostAThirdOfPipelineIsPublicBesidesTheFace(JavaClasses classes) {
    List<JavaClass> types =
        topLevelTypes(classes, "pipeline", type -> !FACE.contains(type.getName()));
    assertAtMost(3, types, PublicTypesTest::isPublic, "pipeline");
  }

  @ArchTest
  static void atMostHalfOfIoIsUsedByOtherModulesBesidesItsValues(JavaClasses classes) {
    List<JavaClass> types =
        topLevelTypes(classes, "io", type -> !type.getPackageName().equals("org.batchpredict.io"));
    assertAtMost(2, types, type -> isUsedOutside(type, PublicTypesTest::module), "io");
  }

  private static void assertAtMost(
      int part, List<JavaClass> types, Predicate<JavaClass> isCounted, String module) {
    assertThat(types).as(module).isNotEmpty();
    assertThat(types.stream().filter(isCounted).map(JavaClass::getName))
        .as("of %d types of %s", types.size(), module)
        .hasSizeLessThanOrEqualTo(types.size() / part);
  }

  private static List<JavaClass> topLevelTypes(
      JavaClasses classes, String module, Predicate<JavaClass> isOne) {
    return classes.stream()
        .filter(type -> isTopLevel(type) && module(type).equals(module) && isOne.test(type))
        .toList();
  }

  private static boolean isPublic(JavaClass type) {
    return isTopLevel(type) && type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static boolean isTopLevel(JavaClass type) {
    return type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
  }

  /** Whether the type is used in another place of that kind. */
  private static boolean isUsedOutside(JavaClass type, Function<JavaClass, String> place) {
    return type.getDirectDependenciesToSelf().stream()
        .anyMatch(use -> !place.apply(use.getOriginClass()).equals(place.apply(type)));
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
