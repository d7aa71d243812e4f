package org.batchpredict.pipeline.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PredictionOptionsTest {
  private record Case(List<String> flags, Object expected) {
    Case(String flag, Object expected) {
      this(List.of(flag), expected);
    }
  }

  /** Every option has its test here: {@link #everyOptionHasATest} sees to it. */
  private static final Map<String, Case> CASES =
      Map.ofEntries(
          Map.entry("predictionInput", new Case("--predictionInput=job.json", "job.json")),
          Map.entry("modelName", new Case("--modelName=m", "m")),
          Map.entry("versionName", new Case("--versionName=v", "v")),
          Map.entry("uri", new Case("--uri=models/half", "models/half")),
          Map.entry("dataFormat", new Case("--dataFormat=TEXT", "TEXT")),
          Map.entry("outputDataFormat", new Case("--outputDataFormat=CSV", "CSV")),
          Map.entry(
              "inputPaths",
              new Case(List.of("--inputPaths=a,b", "--inputPaths=c/*"), List.of("a", "b", "c/*"))),
          Map.entry("outputPath", new Case("--outputPath=out", "out")),
          Map.entry("region", new Case("--region=us-central1", "us-central1")),
          Map.entry("maxWorkerCount", new Case("--maxWorkerCount=3", 3L)),
          Map.entry("batchSize", new Case("--batchSize=7", "7")),
          Map.entry("runtimeVersion", new Case("--runtimeVersion=2.18", "2.18")),
          Map.entry("signatureName", new Case("--signatureName=s", "s")),
          Map.entry("jobId", new Case("--jobId=nightly_7", "nightly_7")),
          Map.entry("jobLabels", new Case("--jobLabels=a=b,c=", List.of("a=b", "c="))),
          Map.entry("modelRegistry", new Case("--modelRegistry=gs://b/r", "gs://b/r")),
          Map.entry(
              "inputRoots",
              new Case(
                  List.of("--inputRoots=/a,/b", "--inputRoots=/c"), List.of("/a", "/b", "/c"))),
          Map.entry("outputRoots", new Case("--outputRoots=gs://b/o", List.of("gs://b/o"))),
          Map.entry("modelRoots", new Case("--modelRoots=", List.of(""))),
          Map.entry(
              "outputs", new Case(List.of("--outputs=a,b", "--outputs=c"), List.of("a", "b", "c"))),
          Map.entry("tags", new Case("--tags=serve,gpu", List.of("serve", "gpu"))),
          Map.entry("trustModel", new Case("--trustModel", true)),
          Map.entry("keyField", new Case("--keyField=id", "id")),
          Map.entry(
              "passThrough",
              new Case(List.of("--passThrough=a,b", "--passThrough=c"), List.of("a", "b", "c"))),
          Map.entry("outputTable", new Case("--outputTable=bq://p.d.t", "bq://p.d.t")),
          Map.entry("errorTable", new Case("--errorTable=bq://p.d.t", "bq://p.d.t")),
          Map.entry("includedFields", new Case("--includedFields=a,b", List.of("a", "b"))),
          Map.entry("excludedFields", new Case("--excludedFields=a,b", List.of("a", "b"))),
          Map.entry("flatten", new Case("--flatten", true)),
          Map.entry("compression", new Case("--compression=gzip", "gzip")),
          Map.entry("includeInstance", new Case("--includeInstance", true)),
          Map.entry("lenientCoercion", new Case("--lenientCoercion=true", true)),
          Map.entry("csvDelimiter", new Case("--csvDelimiter=;", ";")),
          Map.entry("csvNull", new Case("--csvNull=NA", "NA")),
          Map.entry("allowBatchDependent", new Case("--allowBatchDependent", true)),
          Map.entry("noReport", new Case("--noReport", true)),
          Map.entry("maxErrors", new Case("--maxErrors=0", 0L)),
          Map.entry("maxErrorRate", new Case("--maxErrorRate=0.01", 0.01)),
          Map.entry("batchTimeout", new Case("--batchTimeout=2.5", 2.5)),
          Map.entry("maxRecordBytes", new Case("--maxRecordBytes=1024", 1024L)),
          Map.entry("onChangedInput", new Case("--onChangedInput=warn", "warn")),
          Map.entry("verify", new Case("--verify=out", "out")),
          Map.entry("input", new Case("--input", true)),
          Map.entry("device", new Case("--device=gpu:1", "gpu:1")),
          Map.entry("intraOpThreads", new Case("--intraOpThreads=4", 4L)),
          Map.entry("interOpThreads", new Case("--interOpThreads=0", 0L)),
          Map.entry("gpuMemoryFraction", new Case("--gpuMemoryFraction=0.4", 0.4)),
          Map.entry("gpuAllowGrowth", new Case("--gpuAllowGrowth=false", false)),
          Map.entry("overwrite", new Case("--overwrite", true)),
          Map.entry("resume", new Case("--resume", true)),
          Map.entry("dryRun", new Case("--dryRun", true)),
          Map.entry("progress", new Case("--progress=json", "json")),
          Map.entry("progressFd", new Case("--progressFd=3", 3L)));

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("tags", List.of("serve")),
          Map.entry("includeInstance", false),
          Map.entry("flatten", false),
          Map.entry("lenientCoercion", false),
          Map.entry("csvDelimiter", ","),
          Map.entry("csvNull", ""),
          Map.entry("allowBatchDependent", false),
          Map.entry("noReport", false),
          Map.entry("trustModel", false),
          Map.entry("maxRecordBytes", 67_108_864L),
          Map.entry("onChangedInput", "fail"),
          Map.entry("input", false),
          Map.entry("device", "auto"),
          Map.entry("gpuAllowGrowth", true),
          Map.entry("overwrite", false),
          Map.entry("resume", false),
          Map.entry("dryRun", false),
          Map.entry("progress", "text"));

  @Test
  void everyOptionHasATest() throws IntrospectionException {
    assertThat(properties())
        .extracting(PropertyDescriptor::getName)
        .hasSameElementsAs(CASES.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsItsFlag(String name, List<String> flags, Object expected) throws Exception {
    assertThat(value(getter(name), options(flags))).isEqualTo(expected);
  }

  @Test
  void hasNoDefaultsButThese() throws Exception {
    PredictionOptions options = options();
    for (PropertyDescriptor property : properties()) {
      assertThat(value(property.getReadMethod(), options))
          .as(property.getName())
          .isEqualTo(DEFAULTS.get(property.getName()));
    }
  }

  @Test
  void everyOptionIsDescribed() throws IntrospectionException {
    for (PropertyDescriptor property : properties()) {
      assertThat(property.getReadMethod().getAnnotation(Description.class))
          .as(property.getName())
          .isNotNull();
    }
  }

  @Test
  void everyFieldOfTheRequestIsAnOption() {
    assertThat(CASES.keySet()).containsAll(RequestField.jsonNames());
  }

  @Test
  void everyFieldReadsItsOwnOption() {
    for (RequestField field : RequestField.values()) {
      Case flag = requireNonNull(CASES.get(field.jsonName()));
      Object value = field.get(options(flag.flags()));
      boolean orAuto = flag.expected() instanceof String;
      assertThat(orAuto && value instanceof Long number ? number.toString() : value)
          .as(field.jsonName())
          .isEqualTo(flag.expected());
    }
  }

  @Test
  void isKnownToBeam() {
    assertThat(ServiceLoader.load(PipelineOptionsRegistrar.class))
        .hasAtLeastOneElementOfType(PredictionOptionsRegistrar.class);
    assertThat(new PredictionOptionsRegistrar().getPipelineOptions())
        .containsExactly(PredictionOptions.class, RegionOptions.class);
    assertThat(PipelineOptionsFactory.getRegisteredOptions())
        .contains(PredictionOptions.class, RegionOptions.class);
  }

  static Stream<Arguments> cases() {
    return CASES.entrySet().stream()
        .map(e -> Arguments.of(e.getKey(), e.getValue().flags(), e.getValue().expected()));
  }

  static PredictionOptions options(String... flags) {
    return options(List.of(flags));
  }

  private static PredictionOptions options(List<String> flags) {
    return PipelineOptionsFactory.fromArgs(flags.toArray(String[]::new))
        .as(PredictionOptions.class);
  }

  private static Method getter(String name) throws IntrospectionException {
    return properties().stream()
        .filter(property -> property.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getReadMethod();
  }

  private static @Nullable Object value(Method getter, PredictionOptions options)
      throws ReflectiveOperationException {
    return getter.getDeclaringClass() == RegionOptions.class
        ? getter.invoke(options.as(RegionOptions.class))
        : getter.invoke(options);
  }

  /** Those of the interfaces themselves, not the ones that they have from Beam. */
  private static List<PropertyDescriptor> properties() throws IntrospectionException {
    List<PropertyDescriptor> properties = new ArrayList<>();
    for (Class<?> type : List.of(PredictionOptions.class, RegionOptions.class)) {
      Set<Method> own = Set.of(type.getDeclaredMethods());
      Arrays.stream(Introspector.getBeanInfo(type).getPropertyDescriptors())
          .filter(property -> own.contains(property.getReadMethod()))
          .forEach(properties::add);
    }
    return properties;
  }
}
