package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkJarsTest {
  private static final List<String> OURS =
      List.of("/a/batchpredict-io.jar", "/a/beam-runners-flink-1.19-2.70.0.jar", "/a/classes");
  private static final List<String> TENSORFLOW =
      List.of(
          "/a/tensorflow-core-api-1.1.0.jar",
          "/a/tensorflow-core-native-1.1.0-linux-x86_64.jar",
          "/a/ndarray-1.0.0.jar",
          "/a/javacpp-1.5.11.jar",
          "/a/protobuf-java-4.33.0.jar");
  private static final List<String> FLINK =
      List.of("/a/flink-core-1.19.0.jar", "/a/slf4j-simple-2.0.18.jar", "/a/slf4j-api-2.0.18.jar");

  private static final Set<String> TENSORFLOW_IN_LIB =
      Set.of(
          "tensorflow-core-api-1.1.0.jar",
          "tensorflow-core-native-1.1.0-linux-x86_64.jar",
          "ndarray-1.0.0.jar",
          "javacpp-1.5.11.jar",
          "protobuf-java-4.33.0.jar",
          "flink-dist-1.19.0.jar");

  @Test
  void leavesOutWhatEveryClusterHas() {
    assertThat(missing(Set.of("flink-dist-1.19.0.jar"))).isEqualTo(concat(OURS, TENSORFLOW));
  }

  @Test
  void leavesOutTensorFlowWhereItIsInLib() {
    assertThat(missing(TENSORFLOW_IN_LIB)).isEqualTo(OURS);
  }

  @Test
  void bringsAllOfTensorFlowWhereThereIsOnlyPartOfIt() {
    for (String absent : TENSORFLOW) {
      Set<String> present = new HashSet<>(TENSORFLOW_IN_LIB);
      present.remove(absent.substring("/a/".length()));
      assertThat(missing(present)).as(absent).isEqualTo(concat(OURS, TENSORFLOW));
    }
  }

  @Test
  void bringsTensorFlowWhereThereIsAnotherVersion() {
    assertThat(missing(Set.of("tensorflow-core-api-1.0.0.jar")))
        .isEqualTo(concat(OURS, TENSORFLOW));
  }

  @Test
  void bringsOneJobJarWhereOneWasBuilt(@TempDir Path target) throws Exception {
    Path own = Files.createFile(target.resolve("own-1.jar"));
    assertThat(FlinkJars.jobJar(own, "-thin")).isEmpty();
    assertThat(FlinkJars.jobJar(own, "")).isEmpty();

    Path thin = Files.createFile(target.resolve("own-1-job-thin.jar"));
    Path whole = Files.createFile(target.resolve("own-1-job.jar"));
    assertThat(FlinkJars.jobJar(own, "-thin")).contains(thin);
    assertThat(FlinkJars.jobJar(own, "")).contains(whole);
  }

  @Test
  void bringsNoJobJarOfAnOlderBuild(@TempDir Path target) throws Exception {
    Path own = Files.createFile(target.resolve("own-1.jar"));
    Path thin = Files.createFile(target.resolve("own-1-job-thin.jar"));
    Files.setLastModifiedTime(thin, FileTime.fromMillis(0));
    assertThat(FlinkJars.jobJar(own, "-thin")).isEmpty();
  }

  private static List<String> missing(Set<String> present) {
    return FlinkJars.missing(concat(concat(OURS, TENSORFLOW), FLINK), present);
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Test
  void sendsTheJobJarOfTheSameTensorFlow() {
    String cpu = "/a/tensorflow-core-native-1.1.0-linux-x86_64.jar";
    String gpu = "/a/tensorflow-core-native-1.1.0-linux-x86_64-gpu.jar";
    String cuda = "/a/cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar";
    assertThat(FlinkJars.build(List.of("/a/x.jar", cpu))).isEmpty();
    assertThat(FlinkJars.build(List.of("/a/x.jar", gpu))).isEqualTo("-gpu");
    assertThat(FlinkJars.build(List.of("/a/x.jar", gpu, cuda))).isEqualTo("-cuda");
    assertThat(FlinkJars.missing(List.of("/a/x.jar", gpu), Set.of(cpu))).contains(gpu);
  }
}
