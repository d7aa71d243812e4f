package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code scripts/predict} builds, and which Java it starts with what: in a tree that has
 * nothing but the scripts, with programs that only note how they were called.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PredictScriptTest {
  private static final Path SCRIPTS =
      Golden.TESTDATA.resolve("../scripts").toAbsolutePath().normalize();

  private static final String CLUSTER = "--flinkMaster=localhost:1";

  @TempDir Path work;
  private Path tree;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectories(work.resolve("tree"));
    copy(SCRIPTS, tree.resolve("scripts"));
    write("tree/pom.xml", "");
    for (String module :
        List.of(
            "io",
            "transforms",
            "formats/avro",
            "formats/parquet",
            "pipeline",
            "flink",
            "stores/s3",
            "stores/bigquery")) {
      write("tree/" + module + "/pom.xml", "");
      Files.createDirectories(tree.resolve(module + "/src/main"));
      Files.createDirectories(tree.resolve(module + "/target"));
      write("tree/" + module + "/src/main/Source.java", "");
      age(tree.resolve(module + "/pom.xml"));
      age(tree.resolve(module + "/src/main/Source.java"));
      age(tree.resolve(module + "/src/main"));
    }
    age(tree.resolve("pom.xml"));
    // As Maven, it leaves a jar alone that would be the same.
    program(
        "bin/mvn",
        """
        echo "mvn $*" >>"$LOG"
        [[ "$*" =~ -pl\\ ([^ ]+) ]]
        for module in pipeline ${BASH_REMATCH[1]//,/ }; do
          for suffix in '' -gpu; do echo none.jar >$module/target/dependencies$suffix.classpath; done
        done
        jar=flink/target/batchpredict-flink-1-job-thin.jar
        [[ "$*" == *-Dflink.jars.skip* || -f $jar ]] || echo >$jar
        """);
    java("jdk", "17.0.1");
    java("old", "11.0.2");
    java("oldest", "1.8.0_402");
    environment.put("JAVA_HOME", work.resolve("jdk").toString());
  }

  @Test
  void buildsOnce() throws Exception {
    assertThat(predict("--uri=m").err).isEqualTo("Building (the first time takes a few minutes)");
    assertThat(predict("--uri=m").err).isEmpty();
    assertThat(calls("mvn")).hasSize(1).first().asString().contains("-pl pipeline -am ");
    touch("pipeline/src/main/Source.java");
    assertThat(predict("--uri=m").err).startsWith("Building");
    assertThat(predict("--uri=m").err).isEmpty();
  }

  /** Maven leaves it as old as it was when nothing in it has changed. */
  @Test
  void buildsTheJobJarOnce() throws Exception {
    String[] job = {"--runner=FlinkRunner", CLUSTER};
    assertThat(predict(job).err).startsWith("Building");
    assertThat(predict(job).err).isEmpty();
    touch("pipeline/src/main/Source.java");
    assertThat(predict("--runner=FlinkRunner").err).startsWith("Building (");
    assertThat(predict(job).err).isEqualTo("Building the job jar");
    assertThat(predict(job).err).isEmpty();
    assertThat(predict("--runner=FlinkRunner", CLUSTER, "--uri=s3://m/1").err)
        .startsWith("Building");
    assertThat(predict("--runner=FlinkRunner", CLUSTER, "--uri=s3://m/1").err).isEmpty();
    assertThat(calls("mvn")).last().asString().contains("-pl flink,stores/s3").contains(" -Ps3 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--runner=FlinkRunner",
        "--runner FlinkRunner",
        "--runner=flinkrunner",
        "--runner flink-runner",
        "--runner=org.apache.beam.runners.flink.FlinkRunner",
        "@flags.txt",
        "run @flags.txt",
        "--predictionInput=job.json",
        "--prediction-input job.json",
      })
  void takesARunnerHoweverItIsNamed(String arguments) throws Exception {
    Files.write(
        work.resolve("flags.txt"), List.of("# on Flink", "--uri \"a b\"", "--runner FlinkRunner"));
    Files.writeString(work.resolve("job.json"), "{\"uri\": \"m\", \"runner\" : \"FlinkRunner\"}");
    predict(arguments.split(" "));
    assertThat(calls("mvn")).singleElement().asString().contains("-pl flink ");
    assertThat(calls("java")).last().asString().endsWith(" " + arguments);
  }

  @Test
  void addsTheModuleOfATable() throws Exception {
    predict("--uri=m", "--inputPaths=bq://p.d.t", "--tempLocation=gs://b/tmp");
    assertThat(calls("mvn"))
        .singleElement()
        .asString()
        .contains(" -pl pipeline,stores/bigquery -am ");
    assertThat(calls("java")).last().asString().contains("/predict-bigquery-gs.jsa ");
  }

  @Test
  void takesWhatTheEnvironmentSays() throws Exception {
    environment.put("BATCHPREDICT_RUNNER", "FlinkRunner");
    environment.put("BATCHPREDICT_FLINK_MASTER", "localhost:1");
    environment.put("BATCHPREDICT_DEVICE", "gpu");
    environment.put("BATCHPREDICT_OUTPUT_PATH", "s3://bucket/out");
    predict("--uri=m");
    assertThat(calls("mvn"))
        .singleElement()
        .asString()
        .contains(" -Pgpu ", " -pl flink,stores/s3 ", " -Ps3 ");
    Files.writeString(work.resolve("job.json"), "{\"runner\": \"DataflowRunner\"}");
    predict("--predictionInput=job.json");
    assertThat(calls("mvn")).hasSize(1);
    environment.put("BATCHPREDICT_FLINK_MASTER", ""); // which says nothing
    assertThat(predict("--uri=m").status).isZero();
    predict("--uri=m", "--runner=DirectRunner", "--device=cpu");
    assertThat(calls("java")).last().asString().contains("/pipeline/target/predict-s3.jsa ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--flinkMaster=", "--flink-master="})
  void refusesAnEmptyMasterBeforeItBuilds(String master) throws Exception {
    Said said = predict("--runner=FlinkRunner", master);
    assertThat(said.status).isEqualTo(2);
    assertThat(said.err).startsWith("Invalid --flinkMaster: (must be host:port");
    assertThat(calls("mvn")).isEmpty();
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path link = work.resolve("elsewhere/link");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../" + tree.getFileName() + "/scripts/predict"));
    Path second = Files.createSymbolicLink(work.resolve("second"), link);
    assertThat(run(List.of(second.toString(), "--uri=m")).status).isZero();
    assertThat(calls("java")).last().asString().endsWith(" --uri=m");
  }

  @Test
  void startsTheJavaOfJavaHome() throws Exception {
    predict("--uri=m");
    assertThat(calls("java")).last().asString().startsWith("java jdk ");
    environment.put("JAVA_HOME", work.resolve("none").toString());
    assertThat(predict("--uri=m").err)
        .isEqualTo(
            "Cannot use JAVA_HOME: %s/none/bin/java is no program (set it to a JDK 17 or newer, or unset it)"
                .formatted(work));
    environment.remove("JAVA_HOME");
    Files.createSymbolicLink(work.resolve("bin/java"), Path.of("../jdk/bin/java"));
    assertThat(predict("--uri=m").status).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "oldest"})
  void refusesAnOldJava(String home) throws Exception {
    environment.put("JAVA_HOME", work.resolve(home).toString());
    Said said = predict("--uri=m");
    assertThat(said.status).isEqualTo(2);
    assertThat(said.err)
        .isEqualTo(
            "Cannot use Java %s at %s/%s/bin/java (install Java 17 or newer, and set JAVA_HOME to it)"
                .formatted(home.equals("old") ? "11" : "8", work, home));
    Files.delete(work.resolve(home + "/release")); // then it is asked
    assertThat(predict("--uri=m").err).isEqualTo(said.err);
  }

  /** As the page of messages quotes it. */
  @Test
  void saysWhatPeopleFindInTheDocuments() throws Exception {
    environment.put("JAVA_HOME", work.resolve("old").toString());
    Troubleshooting.assertQuoted("Java is too old", predict("--uri=m").err);
    environment.put("JAVA_HOME", work.resolve("jdk").toString());
    StringBuilder said = new StringBuilder();
    for (String signal : List.of("KILL", "SEGV")) {
      program("jdk/bin/java", "kill -s " + signal + " $$");
      said.append(predict("--uri=m").err).append('\n');
    }
    Troubleshooting.assertQuoted(
        "The process was killed, or native code ended it", said.toString());
  }

  @Test
  void takesALocaleOfUtf8ThatIsThere() throws Exception {
    program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX de_DE.iso88591 en_US.utf8");
    environment.put("LC_ALL", "POSIX");
    predict("--uri=ä");
    assertThat(calls("java")).last().asString().startsWith("java jdk LC_ALL=en_US.utf8 ");
    program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C C.utf8 en_US.utf8 POSIX");
    predict("--uri=ä");
    assertThat(calls("java")).last().asString().startsWith("java jdk LC_ALL=C.utf8 ");
  }

  @Test
  void saysThatItCannotNameFilesWithoutALocale() throws Exception {
    program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX");
    environment.put("LC_ALL", "POSIX");
    assertThat(predict("--uri=m").status).isZero();
    Said said = predict("--uri=ä");
    assertThat(said.status).isEqualTo(2);
    assertThat(said.err).startsWith("Cannot name files with other letters than ASCII");
  }

  @Test
  void needsAHomeForABuildAloneAndThenSaysWhatItUses() throws Exception {
    environment.put("HOME", "/dev/null");
    assertThat(predict("--uri=m").err)
        .contains("Fetching what the build needs to " + tree + "/target/m2: /dev/null/.m2 cannot");
    assertThat(calls("mvn")).singleElement().asString().contains("-Dmaven.repo.local=" + tree);
    assertThat(predict("--uri=m").err).isEmpty();
  }

  /** Its times may be those of a copy; and the archive of its classes cannot be made anew. */
  @Test
  void takesATreeThatCannotBeWrittenToAsItIs() throws Exception {
    predict("--uri=m");
    touch("pipeline/src/main/Source.java");
    String readOnly =
        "unshare -m bash -c 'mount --bind tree tree && mount -o remount,ro,bind tree && %s'";
    assumeThat(run(List.of("bash", "-c", readOnly.formatted("true"))).status).isZero();
    Said said = run(List.of("bash", "-c", readOnly.formatted("tree/scripts/predict --uri=n")));
    assertThat(said).isEqualTo(new Said(0, ""));
    assertThat(calls("mvn")).hasSize(1);
    assertThat(calls("java")).hasSize(3).last().asString().endsWith(" --uri=n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench --fsat",
        "bench --runs",
        "check --fsat",
        "check --fast --fast",
        "check-deploy --fsat",
        "check-docs --fsat",
        "check-release --fsat",
        "fetch-test-clients --fsat",
        "fetch-test-servers --fsat",
        "flink-cluster --fsat",
        "flink-cluster start --fsat",
        "fuzz --fsat",
        "fuzz 1 NoFuzz",
        "make-records --fsat",
        "make-testdata --fsat",
        "pictures --fsat",
        "service --fsat",
      })
  void everyScriptRefusesWhatItDoesNotKnow(String line) throws Exception {
    String[] words = line.split(" ");
    words[0] = tree.resolve("scripts/" + words[0]).toString();
    Said said = run(List.of(words));
    assertThat(said.status).isEqualTo(2);
    assertThat(said.err).isNotEmpty();
    assertThat(calls("mvn")).isEmpty();
  }

  private Said predict(String... arguments) throws Exception {
    return run(
        Stream.concat(Stream.of(tree.resolve("scripts/predict").toString()), Stream.of(arguments))
            .toList());
  }

  private Said run(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile());
    Map<String, String> own = builder.environment();
    own.keySet().removeIf(name -> name.startsWith("BATCHPREDICT_") || name.startsWith("MAVEN"));
    own.keySet().removeAll(List.of("JAVA_HOME", "JAVA_OPTS", "LC_ALL", "LANG", "LC_CTYPE"));
    own.put("PATH", work.resolve("bin") + ":" + own.get("PATH"));
    own.put("LOG", log().toString());
    own.putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new Said(process.exitValue(), Files.readString(work.resolve("err.txt")).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  /** How a program was called so far. */
  private List<String> calls(String program) throws IOException {
    return Files.exists(log())
        ? Files.readAllLines(log()).stream().filter(l -> l.startsWith(program + " ")).toList()
        : List.of();
  }

  private Path log() {
    return work.resolve("calls.log");
  }

  private void java(String home, String version) throws IOException {
    program(
        home + "/bin/java",
        """
        [[ $1 != -version ]] || { echo 'openjdk version "%s" 2024' >&2; exit; }
        echo "java $(basename "$(dirname "$(dirname "$0")")") LC_ALL=${LC_ALL-} $*" >>"$LOG"
        """
            .formatted(version));
    Files.writeString(work.resolve(home + "/release"), "JAVA_VERSION=\"" + version + "\"");
  }

  private void program(String name, String body) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of("#!/usr/bin/env bash", "set -u", body));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void write(String name, String text) throws IOException {
    Path file = name.startsWith("tree/") ? tree.resolve(name.substring(5)) : work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void touch(String name) throws IOException {
    Files.setLastModifiedTime(tree.resolve(name), FileTime.from(Instant.now()));
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private record Said(int status, String err) {}
}
