package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.batchpredict.pipeline.request.PredictionOptionsRegistrar;
import org.batchpredict.pipeline.runner.DirectJobRunner;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the jars for {@code flink run}, and what must not be. */
class JobJarIT {
  private static final String LIBRARY =
      "org/tensorflow/internal/c_api/linux-x86_64/libtensorflow_cc.so.2";

  static Stream<JobJar> jars() throws IOException {
    return Stream.of(JobJar.whole(), JobJar.thin());
  }

  @ParameterizedTest
  @MethodSource("jars")
  void startsWithTheProgram(JobJar jar) throws Exception {
    assertThat(jar.manifest("Main-Class")).isEqualTo(FlinkProgram.class.getName());
    assertThat(jar.manifest("Multi-Release")).isEqualTo("true");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasAllServicesOfItsParts(JobJar jar) throws Exception {
    Set<String> services = new TreeSet<>();
    for (JobJar part : JobJar.parts()) {
      services.addAll(part.services());
    }
    assertThat(jar.services())
        .isEqualTo(services)
        .contains(
            "org.apache.beam.sdk.options.PipelineOptionsRegistrar="
                + PredictionOptionsRegistrar.class.getName(),
            "org.apache.beam.sdk.options.PipelineOptionsRegistrar="
                + "org.apache.beam.runners.flink.FlinkRunnerRegistrar$Options",
            JobRunner.class.getName() + "=" + FlinkJobRunner.class.getName(),
            JobRunner.class.getName() + "=" + DirectJobRunner.class.getName(),
            "org.apache.beam.sdk.io.FileSystemRegistrar="
                + "org.apache.beam.sdk.io.LocalFileSystemRegistrar");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasTheClassesOfItsServices(JobJar jar) throws Exception {
    assertThat(jar.entries())
        .containsAll(
            jar.services().stream()
                .map(service -> service.replaceFirst(".*=", "").replace('.', '/') + ".class")
                .toList());
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasWhatFormatsAndReportsNeed(JobJar jar) throws Exception {
    assertThat(jar.services())
        .contains(
            DataFormatProvider.class.getName() + "=org.batchpredict.formats.avro.AvroProvider",
            DataFormatProvider.class.getName()
                + "=org.batchpredict.formats.parquet.ParquetProvider");
    assertThat(jar.entries())
        .contains(
            "org/apache/avro/Schema.class",
            "org/apache/parquet/io/ColumnIOFactory.class",
            "org/apache/parquet/hadoop/ParquetFileWriter.class",
            "de/siegmar/fastcsv/reader/CsvReader.class",
            "com/github/luben/zstd/Zstd.class",
            "io/airlift/compress/lz4/Lz4Decompressor.class",
            "org/apache/datasketches/frequencies/ItemsSketch.class");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void leavesToFlinkWhatIsFlinks(JobJar jar) throws Exception {
    assertThat(jar.entries())
        .contains("org/apache/beam/runners/flink/FlinkRunner.class")
        .noneMatch(
            entry ->
                entry.matches(
                    "(org/apache/(flink|log4j|logging|commons/(cli|math3))|org/slf4j"
                        + "|com/(esotericsoftware|twitter)|org/(objenesis|xerial)|javassist)/.*"))
        .doesNotContain("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void hasNoSignaturesOfItsParts(JobJar jar) throws Exception {
    assertThat(jar.entries()).noneMatch(entry -> entry.matches("META-INF/.*\\.(SF|RSA|DSA)"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void saysWhoseSoftwareItIs(JobJar jar) throws Exception {
    assertThat(jar.entries()).contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void theWholeOneHasTensorFlow() throws Exception {
    assertThat(JobJar.whole().entries())
        .contains(LIBRARY, "org/tensorflow/TensorFlow.class", "com/google/protobuf/Message.class");
  }

  /** JavaCPP unpacks the library again when its time differs, under jobs that use it. */
  @Test
  void theWholeOneKeepsTheTimeOfTheLibrary() throws Exception {
    assertThat(JobJar.whole().time(LIBRARY)).isEqualTo(original(LIBRARY).time(LIBRARY));
  }

  @Test
  void theThinOneHasNothingThatTheTensorFlowJarsBring() throws Exception {
    assertThat(JobJar.thin().entries())
        .noneMatch(entry -> entry.matches("(org/tensorflow|org/bytedeco|com/google/protobuf)/.*"));
    assertThat(Files.size(JobJar.thin().path())).isLessThan(120_000_000);
  }

  private static JobJar original(String entry) throws IOException {
    for (JobJar part : JobJar.parts()) {
      if (part.entries().contains(entry)) {
        return part;
      }
    }
    throw new AssertionError("no part has " + entry);
  }
}
