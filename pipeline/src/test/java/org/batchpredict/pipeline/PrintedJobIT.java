package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions on standard output. */
class PrintedJobIT {
  @TempDir Path work;

  @Test
  void printsPredictionsInTheOrderOfTheInput() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 3)).input("b", "[]", Numbers.json(3));
    Command command = Command.run(job, "--output=-", "--batchSize=2");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.out().lines()).containsExactlyElementsOf(Numbers.predictions(0, 4));
    assertThat(command.err().lines())
        .singleElement()
        .asString()
        .startsWith(work.resolve("in/b") + " at 0: ENCODE: ");
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void theSameLinesAsTheJobWrites() throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 5));
    Command printed = Command.run(job, "--output=-", "--outputDataFormat=csv");
    Command.run(job, "--outputDataFormat=CSV");
    Results results = new Results(job.out());
    String header = Files.readString(job.out().resolve("prediction.results_header.csv"));
    assertThat(printed.out()).startsWith(header);
    assertThat(printed.out().substring(header.length()).lines().toList())
        .isEqualTo(results.lines("prediction.results-"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "3, 2, 1", "4, 3, 1", "9, 3, 1"})
  void stopsAtTheLimit(int limit, int predictions, int failures) throws Exception {
    TestJob job = job().input("a", Numbers.json(0, 2)).input("b", "[]", Numbers.json(3));
    Command command = Command.run(job, "--output=-", "--limit", "" + limit);
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.out().lines()).hasSize(predictions);
    assertThat(command.err().lines()).hasSize(failures);
  }

  @Test
  void failsAsJobsDo() throws Exception {
    TestJob job = job().input("a", "[]", Numbers.json(3));
    Command limited = Command.run(job, "--output=-", "--maxErrors=0");
    assertThat(limited.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(limited.err()).endsWith("1 instances failed, more than --maxErrors=0\n");
    Command all = Command.run(job, "--output=-", "--limit=1");
    assertThat(all.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(all.out()).isEmpty();
    assertThat(all.err()).endsWith("Every instance failed (1)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--limit=3 | Invalid --limit: 3 (must be given with --output=-: a job's results are of all of its input)",
        "--output=out | Unsupported --output: out (supported: -, for standard output; a directory is --outputPath)",
        "--output=- --limit=0 | Invalid --limit: 0 (must be a whole number > 0)",
        "--output=- --limit=x | Invalid --limit: x (must be a whole number > 0)",
        "--output=- --resume | Invalid --output: - (must be given without --resume)",
        "--output=- --outputPath=o | Invalid --output: - (must be given without --outputPath)"
      })
  void refusesWhatHasNoMeaning(String flags, String problem) throws Exception {
    TestJob job = job().input("a", Numbers.json(0));
    Command.run(job, flags.split(" ")).refused(problem);
  }

  private TestJob job() {
    return Numbers.job(work);
  }
}
