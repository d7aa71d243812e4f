package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in one process on class paths of their own; in processes that they could take down. */
@Timeout(120)
class JobClassLoadersIT {
  private static final List<Path> ALL =
      Arrays.stream(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(File.pathSeparator))
          .map(Path::of)
          .toList();
  private static final List<Path> TENSORFLOW =
      ALL.stream().filter(JobClassLoadersIT::isTensorFlow).toList();
  private static final List<Path> THIN = ALL.stream().filter(path -> !isTensorFlow(path)).toList();

  /** The process's own class path: what is built here, and no library. */
  private static final List<Path> BARE =
      ALL.stream().filter(path -> path.toString().contains("/target/")).toList();

  private final String mlp = ModelRun.predict("mlp");
  private final String add = ModelRun.predict("two_signatures");

  @TempDir Path directory;

  @Test
  void runInTurnAndLeaveNothing() throws Exception {
    List<String> said =
        JobProcess.run(BARE, Collections.nCopies(20, "mlp@" + JobProcess.join(ALL)));
    assertThat(said).hasSize(22);
    assertThat(said.subList(0, 20)).containsOnly(mlp);
    assertThat(said.subList(20, 22)).containsExactly("class loaders left: 0", "mapped: 2");
  }

  @Test
  void runAtTheSameTime() throws Exception {
    List<String> jobs = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      jobs.add("mlp@" + JobProcess.join(ALL));
      jobs.add("+two_signatures@" + JobProcess.join(ALL));
      jobs.add("+mlp@" + JobProcess.join(ALL));
    }
    List<String> said = JobProcess.run(BARE, jobs);
    assertThat(said)
        .filteredOn(line -> line.startsWith("["))
        .hasSize(12)
        .containsSubsequence(mlp, add, mlp, mlp, add, mlp, mlp, add, mlp, mlp, add, mlp);
    assertThat(said).endsWith("class loaders left: 0", "mapped: 2");
  }

  @Test
  void shareTheLibraryWithJobsThatUseTheClustersJars() throws Exception {
    String whole = "@" + JobProcess.join(ALL);
    String thin = "@" + JobProcess.join(THIN);
    List<String> jobs =
        List.of("mlp" + whole, "+mlp" + thin, "mlp" + thin, "+mlp" + whole, "mlp" + thin);
    List<String> said = JobProcess.run(union(BARE, TENSORFLOW), jobs);
    assertThat(said.subList(0, 5)).containsOnly(mlp);
    // JavaCPP's thread in the cluster's jars remembers the job that happened to start it.
    assertThat(said.get(5)).isIn("class loaders left: 0", "class loaders left: 1");
    assertThat(said).endsWith("mapped: 2");
  }

  @Test
  void refuseAProcessThatHasLoadedAnotherTensorFlow() throws Exception {
    NativeLibrary.ensureLoaded();
    Path mapped =
        MappedFiles.ofTensorFlow().stream()
            .filter(file -> file.contains("framework"))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    Path other = directory.toRealPath().resolve("libtensorflow_framework.so.2");
    Files.copy(mapped, other, StandardCopyOption.REPLACE_EXISTING);
    List<String> jobs = List.of(other.toString(), "mlp@" + JobProcess.join(ALL));
    assertThat(JobProcess.run(BARE, jobs))
        .startsWith(
            "org.batchpredict.transforms.model.ModelException: Cannot load TensorFlow "
                + TensorFlowVersion.build()
                + ": this process has loaded another one, "
                + other
                + " (give each TensorFlow a process of its own)");
  }

  @Test
  void sayThatTheNativeLibraryIsMissing() throws Exception {
    List<Path> classPath =
        ALL.stream().filter(path -> !path.toString().contains("-linux-x86_64")).toList();
    assertThat(JobProcess.run(BARE, List.of("mlp@" + JobProcess.join(classPath))))
        .startsWith(
            missing(
                "java.lang.UnsatisfiedLinkError: no tensorflow_cc@.2 for linux-x86_64 on the class"
                    + " path"));
  }

  @Test
  void sayThatTensorFlowsClassesAreMissing() throws Exception {
    assertThat(JobProcess.run(BARE, List.of("mlp@" + JobProcess.join(THIN))))
        .startsWith(
            missing(
                "java.lang.NoClassDefFoundError: com/google/protobuf/InvalidProtocolBufferException"));
  }

  private static String missing(String what) {
    return "org.batchpredict.transforms.model.ModelException: Cannot load TensorFlow "
        + TensorFlowVersion.build().replace("-gpu", "") // which it cannot be known to be
        + ": "
        + what
        + " (put the jars of TensorFlow Java "
        + TensorFlowVersion.java()
        + " on the class path, on a Flink cluster into its lib/, or use a job jar that holds them)";
  }

  private static boolean isTensorFlow(Path path) {
    return path.getFileName()
        .toString()
        .matches("(tensorflow-core|ndarray|javacpp|protobuf-java)-.*");
  }

  private static List<Path> union(List<Path> first, List<Path> second) {
    List<Path> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
