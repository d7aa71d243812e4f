package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process that lacks something, or is set up in an unusual way. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class SurroundingsIT {
  /** What is never the same in two runs; its numbers are, in every language, those of JSON. */
  private static final String TIMES =
      "\"time\":\\{\"seconds\":[0-9.E-]+,\"tensorFlowShare\":[0-9.E-]+,\"steps\":\\{[a-z0-9\":,.E-]+}},";

  /** The checksum of all before it. */
  private static final String SEAL = "\"crc32c\":\"[0-9a-f]{8}\"\\s*}\\s*$";

  @TempDir Path work;

  /** Of a limit that is too low, it says which in a line or two, and no stack is shown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ulimit -n 64  |                                       | (raise the limit: ulimit -n 1024)",
        "ulimit -f 0   |                               | ulimit -f unlimited",
        ":             | -Djava.io.tmpdir=/proc/self   | -Djava.io.tmpdir=DIRECTORY",
        ":             | -Xmx3m -XX:+UseSerialGC       | -Xmx",
      })
  void saysWhichLimitIsTooLow(String limit, String options, String remedy) throws Exception {
    Ended ended = run(limit, options == null ? "" : options);
    assertThat(ended.status).as(ended.err).isEqualTo(Main.JOB_FAILED);
    assertThat(ended.err.lines().filter(line -> line.contains(remedy))).as(ended.err).isNotEmpty();
    assertThat(ended.err).doesNotContain("\tat ", "Exception in thread");
    assertThat(ended.err.lines()).hasSizeLessThan(8);
    assertThat(job().out().resolve("prediction.manifest.json")).doesNotExist();
    if (options != null && options.contains("-Xmx")) {
      Troubleshooting.assertQuoted("There is no memory", ended.err);
    }
  }

  /** None of them is needed. */
  @ParameterizedTest
  @ValueSource(strings = {"-Djava.io.tmpdir=new/directory -Duser.home=/nonexistent", "-Xmx64m"})
  void worksWithoutWhatItDoesNotNeed(String options) throws Exception {
    Ended ended = run("unset HOME TMPDIR", options);
    assertThat(ended.status).as(ended.err).isEqualTo(Main.SUCCEEDED);
    assertThat(ended.err).doesNotContain("\tat ", "Exception");
    new Results(job().out()).checkComplete();
  }

  /** Digits, case and calendars of a language are for people; files are for programs. */
  @Test
  void writesTheSameBytesInEveryLanguage() throws Exception {
    Map<String, String> expected = contents("en -Duser.country=US");
    assertThat(expected).hasSize(5);
    assertThat(contents("ar -Duser.country=EG -Duser.extensions=u-nu-arab")).isEqualTo(expected);
    assertThat(contents("th -Duser.country=TH -Duser.variant=TH")).isEqualTo(expected);
    assertThat(contents("th -Duser.extensions=u-nu-thai-ca-buddhist")).isEqualTo(expected);
    assertThat(contents("tr -Duser.country=TR")).isEqualTo(expected);
  }

  /** The files of a job in a language, its manifest, and what it says. */
  private Map<String, String> contents(String language) throws Exception {
    String flags = "--outputDataFormat=CSV --progress=json --noReport";
    Ended ended = run(":", "-Duser.language=" + language, flags);
    assertThat(ended.status).as(ended.err).isEqualTo(Main.SUCCEEDED);
    assertThat(ended.out + ended.err).matches(text -> text.chars().allMatch(c -> c < 0x80));
    Results results = new Results(job().out());
    results.checkComplete();
    Map<String, String> contents = new TreeMap<>(results.contents());
    String manifest = results.read("prediction.manifest.json");
    assertThat(manifest).containsPattern(TIMES);
    contents.put("manifest", manifest.replaceFirst(TIMES, "").replaceFirst(SEAL, ""));
    for (String name : results.names()) {
      Files.delete(job().out().resolve(name));
    }
    return contents;
  }

  private Ended run(String limit, String options, String... flags) throws Exception {
    String[] lines = {Numbers.json(1), "{\"x\":1}", Numbers.json(-12_345)};
    TestJob job = job().input("a", lines);
    Files.setLastModifiedTime(work.resolve("in/a"), FileTime.fromMillis(0));
    String line =
        "%s; exec \"$JAVA\" %s -cp \"$CLASS_PATH\" %s --predictionInput=%s %s"
            .formatted(
                limit,
                options.contains("-Xmx") ? options : options + " -Xmx512m",
                "org.batchpredict.pipeline.command.Launch",
                job.writeRequest(),
                String.join(" ", flags));
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-c", line)).directory(work.toFile());
    builder.environment().keySet().removeAll(List.of("LANG", "LC_CTYPE"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("JAVA", System.getProperty("java.home") + "/bin/java");
    builder.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    // Pipes: a limit on the size of files would hold for files.
    Process process = builder.redirectErrorStream(false).start();
    process.getOutputStream().close();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private TestJob job() {
    return Numbers.job(work);
  }

  /** How a process ended. */
  private record Ended(int status, String out, String err) {}
}
