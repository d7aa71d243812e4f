package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code scripts/predict} builds, and which Java it starts with what: in a tree that has
 * nothing but the scripts, with programs that only note how they were called.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PredictScriptTest {
  private static final String CLUSTER = "--flinkMaster=localhost:1";

  @TempDir Path work;
  private Path tree;
  private Launchers launchers;

  @BeforeEach
  void makeTree() throws Exception {
    launchers = new Launchers(work);
    tree = Files.createDirectories(work.resolve("tree"));
    Launchers.copy(Launchers.ROOT.resolve("scripts"), tree.resolve("scripts"));
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
    launchers.program(
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
  }

  @Test
  void buildsOnce() throws Exception {
    assertThat(predict("--uri=m").err()).isEqualTo("Building (the first time takes a few minutes)");
    assertThat(predict("--uri=m").err()).isEmpty();
    assertThat(calls("mvn")).hasSize(1).first().asString().contains("-pl pipeline -am ");
    touch("pipeline/src/main/Source.java");
    assertThat(predict("--uri=m").err()).startsWith("Building");
    assertThat(predict("--uri=m").err()).isEmpty();
  }

  /** Maven leaves it as old as it was when nothing in it has changed. */
  @Test
  void buildsTheJobJarOnce() throws Exception {
    String[] job = {"--runner=FlinkRunner", CLUSTER};
    assertThat(predict(job).err()).startsWith("Building");
    assertThat(predict(job).err()).isEmpty();
    touch("pipeline/src/main/Source.java");
    assertThat(predict("--runner=FlinkRunner").err()).startsWith("Building (");
    assertThat(predict(job).err()).isEqualTo("Building the job jar");
    assertThat(predict(job).err()).isEmpty();
    assertThat(predict("--runner=FlinkRunner", CLUSTER, "--uri=s3://m/1").err())
        .startsWith("Building");
    assertThat(predict("--runner=FlinkRunner", CLUSTER, "--uri=s3://m/1").err()).isEmpty();
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
    launchers.environment.put("BATCHPREDICT_RUNNER", "FlinkRunner");
    launchers.environment.put("BATCHPREDICT_FLINK_MASTER", "localhost:1");
    launchers.environment.put("BATCHPREDICT_DEVICE", "gpu");
    launchers.environment.put("BATCHPREDICT_OUTPUT_PATH", "s3://bucket/out");
    predict("--uri=m");
    assertThat(calls("mvn"))
        .singleElement()
        .asString()
        .contains(" -Pgpu ", " -pl flink,stores/s3 ", " -Ps3 ");
    Files.writeString(work.resolve("job.json"), "{\"runner\": \"DataflowRunner\"}");
    predict("--predictionInput=job.json");
    assertThat(calls("mvn")).hasSize(1);
    launchers.environment.put("BATCHPREDICT_FLINK_MASTER", ""); // which says nothing
    assertThat(predict("--uri=m").status()).isZero();
    predict("--uri=m", "--runner=DirectRunner", "--device=cpu");
    assertThat(calls("java")).last().asString().contains("/pipeline/target/predict-s3.jsa ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--flinkMaster=", "--flink-master="})
  void refusesAnEmptyMasterBeforeItBuilds(String master) throws Exception {
    Launchers.Said said = predict("--runner=FlinkRunner", master);
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).startsWith("Invalid --flinkMaster: (must be host:port");
    assertThat(calls("mvn")).isEmpty();
  }

  /** The list is the other way of compiling, and then the optimizing compiler has work. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show m | true",
        "--dryRun --inputPaths=in/large.json | true",
        "--dry-run=false --inputPaths=in/large.json | false",
        "--inputPaths=in/large.json | false",
        "--inputPaths=in/?mall.json | true",
        "--inputPaths in/small.json,in/other.json | true",
        "--inputPaths=in/small.json,in/* | false",
        "--inputPaths=in/small.json --inputPaths=in/large.json | false",
        "--input-paths=file://$WORK/in/small.json | true",
        "--inputPaths=in/packed.gz | false",
        "--inputPaths=in/pack* | false",
        "--inputPaths=in/packed | true",
        "--inputPaths=in/packed --dataFormat=TF_RECORD_GZIP | false",
        "--inputPaths=** | false",
        "--inputPaths=none | false",
        "--inputPaths=gs://bucket/in.json | false",
        "--inputPaths=/dev/stdin | false",
        "--inputPaths=in/small.json,/dev/stdin | false",
        "--predictionInput=small.json | true",
        "--predictionInput=small.json --inputPaths=in/large.json | false",
        "--predictionInput=large.json | false",
        "--predictionInput=escaped.json | false",
        "verify out | false",
      })
  void keepsTheOptimizingCompilerForWhereMuchIsToBeDone(String arguments, boolean small)
      throws Exception {
    Files.createDirectories(work.resolve("in"));
    Map.of("small.json", 3, "other.json", 3, "large.json", 8, "packed", 2, "packed.gz", 2)
        .forEach((file, megabytes) -> writeBlank(work.resolve("in").resolve(file), megabytes));
    write("small.json", "{\"inputPaths\" : [\n \"in/small.json\" ,\n \"in/other.json\"\n]}");
    write("large.json", "{\"inputPaths\": [\"in/small.json\", \"in/large.json\"]}");
    write("escaped.json", "{\"inputPaths\": [\"in\\/small.json\"]}");
    predict(arguments.replace("$WORK", work.toString()).split(" "));
    assertThat(calls("java"))
        .last()
        .asString()
        .contains(small ? " -XX:TieredStopAtLevel=1 " : " -XX:CompilerDirectivesFile=");
  }

  /** No byte of it is on the disk. */
  private static void writeBlank(Path path, int megabytes) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(megabytes * 1_000_000L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void givesNoJavaAnOptionThatItMayNotKnow() throws Exception {
    predict("--uri=m");
    assertThat(calls("java")).last().asString().contains(" -XX:-C1ProfileCalls ");
    Files.writeString(work.resolve("jdk/release"), "JAVA_VERSION=\"26.0.1\"");
    predict("--uri=m");
    assertThat(calls("java"))
        .last()
        .asString()
        .contains(" -XX:CompilerDirectivesFile=")
        .doesNotContain("C1Profile");
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path link = work.resolve("elsewhere/link");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../" + tree.getFileName() + "/scripts/predict"));
    Path second = Files.createSymbolicLink(work.resolve("second"), link);
    assertThat(run(List.of(second.toString(), "--uri=m")).status()).isZero();
    assertThat(calls("java")).last().asString().endsWith(" --uri=m");
  }

  @Test
  void startsTheJavaOfJavaHome() throws Exception {
    predict("--uri=m");
    assertThat(calls("java")).last().asString().startsWith("java jdk ");
    launchers.environment.put("JAVA_HOME", work.resolve("none").toString());
    assertThat(predict("--uri=m").err())
        .isEqualTo(
            "Cannot use JAVA_HOME: %s/none/bin/java is no program (set it to a JDK 17 or newer, or unset it)"
                .formatted(work));
    launchers.environment.remove("JAVA_HOME");
    Files.createSymbolicLink(work.resolve("bin/java"), Path.of("../jdk/bin/java"));
    assertThat(predict("--uri=m").status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "oldest"})
  void refusesAnOldJava(String home) throws Exception {
    launchers.environment.put("JAVA_HOME", work.resolve(home).toString());
    Launchers.Said said = predict("--uri=m");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo(
            "Cannot use Java %s at %s/%s/bin/java (install Java 17 or newer, and set JAVA_HOME to it)"
                .formatted(home.equals("old") ? "11" : "8", work, home));
    Files.delete(work.resolve(home + "/release")); // then it is asked
    assertThat(predict("--uri=m").err()).isEqualTo(said.err());
  }

  /** As the page of messages quotes it. */
  @Test
  void saysWhatPeopleFindInTheDocuments() throws Exception {
    launchers.useJava("old");
    Troubleshooting.assertQuoted("Java is too old", predict("--uri=m").err());
    launchers.useJava("jdk");
    StringBuilder said = new StringBuilder();
    for (String signal : List.of("KILL", "SEGV")) {
      launchers.program("jdk/bin/java", "kill -s " + signal + " $$");
      said.append(predict("--uri=m").err()).append('\n');
    }
    Troubleshooting.assertQuoted(
        "The process was killed, or native code ended it", said.toString());
  }

  @Test
  void takesALocaleOfUtf8ThatIsThere() throws Exception {
    launchers.program(
        "bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX de_DE.iso88591 en_US.utf8");
    launchers.environment.put("LC_ALL", "POSIX");
    predict("--uri=ä");
    assertThat(calls("java")).last().asString().startsWith("java jdk LC_ALL=en_US.utf8 ");
    launchers.program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C C.utf8 en_US.utf8 POSIX");
    predict("--uri=ä");
    assertThat(calls("java")).last().asString().startsWith("java jdk LC_ALL=C.utf8 ");
  }

  @Test
  void saysThatItCannotNameFilesWithoutALocale() throws Exception {
    launchers.program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX");
    launchers.environment.put("LC_ALL", "POSIX");
    assertThat(predict("--uri=m").status()).isZero();
    Launchers.Said said = predict("--uri=ä");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).startsWith("Cannot name files with other letters than ASCII");
  }

  @Test
  void needsAHomeForABuildAloneAndThenSaysWhatItUses() throws Exception {
    launchers.environment.put("HOME", "/dev/null");
    assertThat(predict("--uri=m").err())
        .contains("Fetching what the build needs to " + tree + "/target/m2: /dev/null/.m2 cannot");
    assertThat(calls("mvn")).singleElement().asString().contains("-Dmaven.repo.local=" + tree);
    assertThat(predict("--uri=m").err()).isEmpty();
  }

  /** Its times may be those of a copy; and the archive of its classes cannot be made anew. */
  @Test
  void takesATreeThatCannotBeWrittenToAsItIs() throws Exception {
    predict("--uri=m");
    touch("pipeline/src/main/Source.java");
    String readOnly =
        "unshare -m bash -c 'mount --bind tree tree && mount -o remount,ro,bind tree && %s'";
    assumeThat(run(List.of("bash", "-c", readOnly.formatted("true"))).status()).isZero();
    Launchers.Said said =
        run(List.of("bash", "-c", readOnly.formatted("tree/scripts/predict --uri=n")));
    assertThat(said).isEqualTo(new Launchers.Said(0, ""));
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
    Launchers.Said said = run(List.of(words));
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).isNotEmpty();
    assertThat(calls("mvn")).isEmpty();
  }

  private Launchers.Said predict(String... arguments) throws Exception {
    return launchers.run(tree.resolve("scripts/predict"), arguments);
  }

  private Launchers.Said run(List<String> command) throws Exception {
    return launchers.run(command);
  }

  private List<String> calls(String program) throws IOException {
    return launchers.calls(program);
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
}
