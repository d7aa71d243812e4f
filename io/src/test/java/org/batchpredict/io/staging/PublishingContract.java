package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.io.staging.Jobs.FINGERPRINT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.shards.ShardFormat;
import org.junit.jupiter.api.Test;

/** What staging and publishing must do on every file system. */
abstract class PublishingContract {
  /** An output directory that does not exist yet. */
  abstract String output();

  /** The texts of all files below the output directory, by their relative paths. */
  abstract Map<String, String> texts() throws IOException;

  /** Writes a file of the output directory. */
  abstract void write(String name, String text) throws IOException;

  /** Checks that nothing is there but these files: no other file, no empty directory. */
  abstract void assertNothingBut(List<String> names) throws IOException;

  Staging staging() {
    return Staging.of(output(), FINGERPRINT);
  }

  Publisher publisher(Plan plan) {
    return Publisher.of(staging(), plan, Jobs.RUN);
  }

  @Test
  void publishesTheShardsInTheOrderOfTheSplits() throws IOException {
    Plan plan = Jobs.plan();
    Commits commits = Jobs.stage(staging(), plan);
    assertThat(Proof.check(plan, commits)).isEmpty();

    Manifest manifest = publisher(plan).publish(commits, Manifest.State.SUCCEEDED, () -> false);

    assertNothingBut(Jobs.publishedNames());
    assertThat(texts())
        .containsEntry("prediction.results-00000-of-00003", Jobs.lines(0))
        .containsEntry("prediction.results-00001-of-00003", Jobs.lines(1))
        .containsEntry("prediction.results-00002-of-00003", Jobs.lines(2))
        .containsEntry(
            "prediction.errors-00001-of-00003",
            """
            {"file":"/in/a","offset":12,"stage":"PARSE","code":1,"message":"Invalid JSON: x",\
            "instance":"bad"}
            """)
        .containsEntry(
            "prediction.errors_stats-00000-of-00001",
            """
            {"stage":"PARSE","code":1,"message":"Invalid JSON: x","count":1,\
            "example":{"file":"/in/a","offset":12,"message":"Invalid JSON: x"}}
            """);
    assertThat(Manifest.read(output())).contains(manifest);
    assertThat(manifest.totals()).isEqualTo(new Manifest.Totals(6, 5, 1));
    assertThat(Staging.unfinished(output())).isEmpty();
  }

  @Test
  void publishesCsvWithItsHeader() throws IOException {
    Plan plan = Jobs.plan(ResultFormat.CSV);
    Commits commits = Jobs.stage(staging(), plan);

    publisher(plan).publish(commits, Manifest.State.SUCCEEDED, () -> false);

    assertThat(texts())
        .containsEntry("prediction.results_header.csv", "y,z\r\n")
        .containsEntry("prediction.results-00002-of-00003.csv", Jobs.lines(2));
  }

  @Test
  void replacesTheResultsOfAnotherJob() throws IOException {
    Plan plan = Jobs.plan();
    publishOther();
    write("prediction.errors-00000-of-00003", "old");
    write("notes.txt", "mine");
    Commits commits = Jobs.stage(staging(), plan);
    Map<String, String> before = texts();

    publisher(plan).withOverwrite(true).publish(commits, Manifest.State.SUCCEEDED, () -> false);

    assertThat(before).containsKey("prediction.results-00000-of-00001");
    List<String> expected = new ArrayList<>(Jobs.publishedNames());
    expected.add("notes.txt");
    assertNothingBut(expected);
  }

  @Test
  void replacesResultsWhoseManifestItCannotRead() throws IOException {
    write("prediction.manifest.json", "{\"version\":99}");
    Plan plan = Jobs.plan();
    Commits commits = Jobs.stage(staging(), plan);

    publisher(plan).withOverwrite(true).publish(commits, Manifest.State.FAILED, () -> false);

    assertThat(Manifest.read(output()).orElseThrow().state()).isEqualTo(Manifest.State.FAILED);
  }

  @Test
  void publishesTheSameJobOnceMore() throws IOException {
    Plan plan = Jobs.plan();
    publisher(plan).publish(Jobs.stage(staging(), plan), Manifest.State.SUCCEEDED, () -> false);
    write("prediction.results-00000-of-00003", "damaged");

    publisher(plan)
        .withOverwrite(true)
        .publish(Jobs.stage(staging(), plan), Manifest.State.SUCCEEDED, () -> false);

    assertThat(texts()).containsEntry("prediction.results-00000-of-00003", Jobs.lines(0));
    assertNothingBut(Jobs.publishedNames());
  }

  private void publishOther() throws IOException {
    Plan other =
        new Plan(
            "other",
            ResultFormat.JSON.files(),
            List.of(new InputFile("/in/b", 10, 8)),
            List.of(new Split(0, List.of(Jobs.B))),
            Jobs.job());
    Staging staging = Staging.of(output(), "other");
    Jobs.begin(staging, other, Jobs.RUN);
    try (SplitAttempt attempt = staging.begin(0, "x", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(attempt, 0);
      attempt.commit(List.of(Jobs.reads(2).get(0)));
    }
    Publisher.of(staging, other, Jobs.RUN)
        .publish(staging.readCommits(other, split -> null), Manifest.State.SUCCEEDED, () -> false);
  }

  @Test
  void refusesToMixItsResultsWithOthers() throws IOException {
    Plan plan = Jobs.plan();
    publishOther();
    Commits commits = Jobs.stage(staging(), plan);
    Map<String, String> before = texts();

    assertThatIOException()
        .isThrownBy(() -> publisher(plan).publish(commits, Manifest.State.SUCCEEDED, () -> false))
        .withMessageContaining("Cannot publish to " + output())
        .withMessageContaining("it holds prediction.");
    assertThat(texts()).isEqualTo(before);
  }

  @Test
  void changesNothingWhenCancelled() throws IOException {
    Plan plan = Jobs.plan();
    publishOther();
    Commits commits = Jobs.stage(staging(), plan);
    Map<String, String> before = texts();

    assertThatThrownBy(
            () ->
                publisher(plan)
                    .withOverwrite(true)
                    .publish(commits, Manifest.State.SUCCEEDED, () -> true))
        .isInstanceOf(CancellationException.class);
    assertThat(texts()).isEqualTo(before);
    assertThat(Staging.unfinished(output())).containsExactly(FINGERPRINT);
  }

  @Test
  void givesUpWhatIsNotCommitted() throws IOException {
    Jobs.begin(staging(), Jobs.plan(), Jobs.RUN);
    Map<String, String> before = texts();
    try (SplitAttempt attempt = staging().begin(1, "a", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(attempt, 1);
      assertThat(texts()).hasSizeGreaterThanOrEqualTo(before.size());
    }
    assertThat(texts()).isEqualTo(before);
    assertThat(staging().readCommit(1)).isEmpty();
  }

  @Test
  void deletesAllItsWork() throws IOException {
    Jobs.stage(staging(), Jobs.plan());
    staging().delete(Jobs.RUN);
    assertNothingBut(List.of());
    staging().delete(Jobs.RUN);
  }
}
