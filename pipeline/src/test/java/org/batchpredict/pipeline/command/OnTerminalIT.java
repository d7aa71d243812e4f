package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.batchpredict.pipeline.Golden;
import org.batchpredict.pipeline.PredictScript;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/predict} on a terminal, as a person sees it. */
@EnabledOnOs(OS.LINUX)
class OnTerminalIT {
  private static final Path ROOT = Golden.TESTDATA.resolve("..").toAbsolutePath().normalize();

  /** What is drawn as the line, each time. */
  private static final Pattern DRAWN = Pattern.compile("\\?7l(.*?)\033\\[\\?7h");

  @TempDir Path work;

  @Test
  void showsWhatTheJobIsAtAndWhatItCameTo() throws Exception {
    Files.writeString(work.resolve("in.json"), "1\n".repeat(20) + "\"x\"\n");
    int status = run(List.of("100"), job("assert_positive"));
    String transcript = transcript();
    assertThat(status).as(transcript).isZero();
    assertThat(drawn(transcript))
        .first()
        .asString()
        .matches("(preparing|starting|loading the model) \\| 0:00:\\d\\d");
    assertThat(transcript).doesNotContain("100.0%");
    List<String> rows = rows(transcript);
    assertThat(rows.get(0)).startsWith("INFO JobPreparation - Files: 1");
    assertThat(rows.get(1)).startsWith("INFO SavedModelLoader - Loaded the model");
    assertThat(rows.get(2)).startsWith("20 predictions, 1 failure in ");
    assertThat(rows.get(3)).startsWith("Time of workers, ");
    assertThat(rows.get(4)).isEqualTo("Results: out/prediction.results-*");
    assertThat(rows.get(5)).startsWith("Failures: out/prediction.errors-*; most: 1 × ");
    assertThat(rows.get(6)).startsWith("{\"outputPath\":\"out\"");
    assertThat(rows).hasSize(7);
  }

  @Test
  void keepsItsLineWithinAWindowThatChanges() throws Exception {
    Files.writeString(work.resolve("in.json"), "20000\n".repeat(2000));
    List<String> steps =
        List.of(
            "100",
            " instances? \\| .*mean",
            "columns=40",
            "l[^|]{10,38}\\| [0-9.]+% of input\033",
            "key=C");
    int status = run(steps, job("slow"));
    String transcript = transcript();
    assertThat(status).as(transcript).isEqualTo(Main.CANCELLED);
    assertThat(drawn(transcript)).allMatch(line -> line.length() < 100);
    assertThat(drawn(transcript).stream().filter(line -> line.length() < 40)).isNotEmpty();
    assertThat(rows(transcript)).filteredOn(row -> row.contains(" | ")).isEmpty();
    assertThat(transcript).contains("Cancelled; continue with --resume");
  }

  private static List<String> rows(String transcript) {
    return Screen.of(transcript, 400).rows();
  }

  private List<String> job(String model) {
    return List.of(
        PredictScript.path().toString(),
        "--uri=" + TestJob.model(model),
        "--dataFormat=JSON",
        "--inputPaths=in.json",
        "--outputPath=out",
        "--batchSize=1");
  }

  private static List<String> drawn(String transcript) {
    return DRAWN.matcher(transcript).results().map((MatchResult r) -> r.group(1)).toList();
  }

  private String transcript() throws IOException {
    return Files.readString(work.resolve("transcript"));
  }

  private int run(List<String> steps, List<String> command) throws Exception {
    List<String> words = new ArrayList<>(List.of("python3"));
    words.add(ROOT.resolve("pipeline/src/test/python/on_terminal.py").toString());
    words.add("transcript");
    words.addAll(steps);
    words.add("--");
    words.addAll(command);
    Process process =
        new ProcessBuilder(words)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(transcript()).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
