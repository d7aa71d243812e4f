package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which Java the launchers of the distribution start with what: in a directory that has nothing but
 * them and names of jars.
 */
@EnabledOnOs(OS.LINUX)
class DistributionLauncherTest {
  @TempDir Path work;
  private Path home;
  private Launchers launchers;

  @BeforeEach
  void unpack() throws Exception {
    launchers = new Launchers(work);
    launchers.environment.put("BATCHPREDICT_CACHE", work.resolve("a cache").toString());
    home = work.resolve("a place, & [b]|c");
    Launchers.copy(Launchers.ROOT.resolve("distribution/src/main/bin"), home.resolve("bin"));
    for (String program : List.of("predict", "service")) {
      assertThat(home.resolve("bin/" + program).toFile().setExecutable(true)).isTrue();
    }
    Files.createDirectories(home.resolve("lib/lists"));
    for (String shared : List.of("launch.sh", "arguments.sh", "compiler.json")) {
      Files.copy(Launchers.ROOT.resolve("scripts/lib/" + shared), home.resolve("lib/" + shared));
    }
    String google = "beam-sdks-java-extensions-google-cloud-platform-core-1.jar";
    for (String list : List.of("pipeline", "flink", "service", "s3", "hdfs", "azure")) {
      Files.write(
          home.resolve("lib/lists/" + list),
          List.of(list + ".jar", "beam.jar", google, "slf4j-simple-2.jar"));
    }
  }

  @Test
  void startsTheCommandOnItsJars() throws Exception {
    assertThat(predict("--uri=m x").err()).isEmpty();
    assertThat(lastCall())
        .startsWith("java jdk ")
        .contains(
            " -cp %1$s/lib/pipeline.jar:%1$s/lib/beam.jar:%1$s/lib/slf4j-simple-2.jar org."
                .formatted(home))
        .endsWith(".command.Launch --uri=m x");
    predict("--uri=gs://bucket/m");
    assertThat(lastCall()).contains("google-cloud-platform-core");
  }

  @Test
  void showsTheHelpOfTheCommandItself() throws Exception {
    predict();
    assertThat(lastCall()).endsWith(".command.Launch --help");
    predict("--version");
    assertThat(lastCall()).endsWith(".command.Launch --version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--runner=FlinkRunner",
        "--runner flink-runner",
        "@flags.txt",
        "--predictionInput=job.json",
        "--prediction-input job.json",
      })
  void takesARunnerHoweverItIsNamed(String arguments) throws Exception {
    Files.write(work.resolve("flags.txt"), List.of("--uri \"a b\"", "--runner FlinkRunner"));
    Files.writeString(work.resolve("job.json"), "{\"uri\": \"m\", \"runner\" : \"FlinkRunner\"}");
    predict(arguments.split(" "));
    assertThat(launchers.calls("java"))
        .hasSize(2)
        .first()
        .asString()
        .contains("-XX:ArchiveClassesAtExit=");
    assertThat(launchers.calls("java"))
        .allMatch(call -> call.contains("/lib/beam.jar:") && call.contains("/lib/flink.jar"));
    assertThat(lastCall()).doesNotContain("TieredStopAtLevel");
    predict("--runner=FlinkRunner", "--flinkMaster=host:1");
    assertThat(lastCall()).contains(" -XX:TieredStopAtLevel=1 ");
  }

  @Test
  void addsTheStoresThatAreNamed() throws Exception {
    Files.writeString(work.resolve("job.json"), "{\"outputPath\": \"s3:\\/\\/bucket/out\"}");
    predict("--predictionInput=job.json", "--inputPaths=hdfs://a/in");
    assertThat(lastCall()).contains("/lib/s3.jar:", "/lib/hdfs.jar").doesNotContain("azure.jar");
    launchers.environment.put("BATCHPREDICT_OUTPUT_PATH", "azfs://account/container");
    predict("--uri=/no-s3/m");
    assertThat(lastCall()).contains("/lib/azure.jar").doesNotContain("/lib/s3.jar");
  }

  @Test
  void makesAnArchiveOnceForEachClassPath() throws Exception {
    predict("--uri=m");
    predict("--uri=n");
    assertThat(launchers.calls("java")).hasSize(3);
    assertThat(lastCall())
        .containsPattern("-XX:SharedArchiveFile=" + work + "/a cache/classes-[0-9-]+.jsa ");
    predict("--uri=s3://m");
    predict("--uri=s3://n");
    assertThat(launchers.calls("java")).hasSize(6);
    launchers.environment.put("BATCHPREDICT_CACHE", "none");
    predict("--uri=hdfs://m");
    assertThat(launchers.calls("java")).hasSize(7);
    assertThat(lastCall()).doesNotContain("SharedArchiveFile");
    try (var files = Files.list(work.resolve("a cache"))) {
      assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith(".jsa"));
    }
  }

  @Test
  void doesWithoutAPlaceForTheArchive() throws Exception {
    launchers.environment.put("BATCHPREDICT_CACHE", "/dev/null/cache");
    assertThat(predict("--uri=m")).isEqualTo(new Launchers.Said(0, ""));
    assertThat(launchers.calls("java")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "oldest"})
  void refusesAnOldJava(String java) throws Exception {
    launchers.useJava(java);
    for (String program : List.of("predict", "service")) {
      Launchers.Said said = launchers.run(home.resolve("bin/" + program), "--config=c");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.err()).startsWith("Cannot use Java ").contains("(install Java 17 or newer");
    }
    launchers.environment.put("JAVA_HOME", "/nowhere");
    assertThat(predict("--uri=m").err()).startsWith("Cannot use JAVA_HOME: /nowhere/bin/java");
  }

  @Test
  void takesALocaleOfUtf8ThatIsThere() throws Exception {
    launchers.program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX en_US.utf8");
    launchers.environment.put("LC_ALL", "POSIX");
    predict("--uri=ä");
    assertThat(lastCall()).startsWith("java jdk LC_ALL=en_US.utf8 ");
    launchers.program("bin/locale", "[[ $1 == -a ]] && printf '%s\\n' C POSIX");
    assertThat(predict("--uri=ä").err()).startsWith("Cannot name files with other letters");
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("bin-link"), home.resolve("bin/predict"));
    Path second = Files.createSymbolicLink(work.resolve("second"), link.getFileName());
    assertThat(launchers.run(second, "--uri=m")).isEqualTo(new Launchers.Said(0, ""));
    assertThat(lastCall()).contains(home + "/lib/pipeline.jar");
  }

  @Test
  void startsTheServiceWithWhatItsConfigurationNames() throws Exception {
    Files.writeString(
        work.resolve("c.json"),
        "{\"runner\": \"FlinkRunner\", \"inputRoots\": [\"s3://bucket/\"]}");
    launchers.run(home.resolve("bin/service"), "--config=c.json");
    assertThat(lastCall())
        .contains("/lib/service.jar:", "/lib/flink.jar:", "/lib/s3.jar", "google-cloud")
        .doesNotContain("slf4j-simple", "azure.jar")
        .endsWith(" org.batchpredict.service.ServiceMain --config=c.json");
  }

  private Launchers.Said predict(String... arguments) throws Exception {
    return launchers.run(home.resolve("bin/predict"), arguments);
  }

  private String lastCall() throws Exception {
    return launchers.calls("java").get(launchers.calls("java").size() - 1);
  }
}
