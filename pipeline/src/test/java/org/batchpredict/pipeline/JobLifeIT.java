package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.InputFile;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are watched, cancelled, resumed, replaced; and several at a time. */
class JobLifeIT {
  @TempDir Path work;

  @Test
  void showsItsStateAndLiveCounts() throws Exception {
    TestJob job = Numbers.slowJob(work).input("z-bad", "[]");
    PredictionJob running = job.start();
    Set<JobState> states = EnumSet.of(running.state());
    Progress last = running.progress();
    boolean sawMiddle = false;
    while (running.waitUntilFinish(Duration.ofMillis(20)).isEmpty()) {
      states.add(running.state());
      Progress now = running.progress();
      assertThat(now.instances()).isGreaterThanOrEqualTo(last.instances());
      assertThat(now.inputBytes()).isBetween(last.inputBytes(), Math.max(now.totalInputBytes(), 0));
      sawMiddle |= now.instances() > 0 && now.instances() < Numbers.SLOW;
      last = now;
    }
    assertThat(sawMiddle).isTrue();
    assertThat(states).contains(JobState.RUNNING).doesNotContain(JobState.FAILED);
    job.end(running).succeeded(Numbers.SLOW, 1);
    assertThat(running.progress().instances()).isEqualTo(Numbers.SLOW + 1);
    assertThat(running.progress().percent()).isEqualTo(100);
    running.cancel();
    assertThat(running.state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void cancellingLeavesNothingThatLooksCompleteAndResumingFinishes() throws Exception {
    TestJob job = Numbers.slowJob(work);
    cancelInTheMiddle(job);
    Staged committed = Staged.in(job.out());
    assertThat(committed.files()).isNotEmpty();

    Command.run(job)
        .refused(
            "Field: prediction_input.output_path Error: Cannot write to outputPath %s: it holds an"
                    .formatted(job.out())
                + " unfinished job (continue it with --resume, or start again with --overwrite)");
    JobEnd end = job.options(o -> o.setResume(true)).run().succeeded(Numbers.SLOW, 0);

    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
    assertThat(Staged.published(end.results())).containsAll(committed.files());
    assertThat(end.results().manifest().get("shards").size())
        .isGreaterThan(committed.files().size());
    assertThat(job.run().succeeded(Numbers.SLOW, 0).lines()).isEqualTo(end.lines());
  }

  @Test
  void aJobThatIsCancelledAtOnceWritesNothing() throws Exception {
    TestJob job = Numbers.slowJob(work);
    PredictionJob running = job.start();
    running.cancel();
    JobEnd end = job.end(running);
    assertThat(running.state()).isEqualTo(JobState.CANCELLED);
    assertThat(running.error()).isEmpty();
    assertThat(end.output().predictionCount()).isLessThan(Numbers.SLOW);
  }

  @Test
  void refusesToResumeWhatHasChanged() throws Exception {
    TestJob job = Numbers.slowJob(work);
    cancelInTheMiddle(job);
    job.options(o -> o.setResume(true));
    String start = "Cannot resume the job in " + job.out() + ": ";

    job.request(r -> r.batchSize(2L))
        .run()
        .refused(start + "request.batchSize was \"1\" and is \"2\"");
    job.request(r -> r.batchSize(1L)).input("new", "[1,2]");
    job.run().refused(start + "the input file " + work.resolve("in/new") + " was added");
    Files.delete(work.resolve("in/new"));

    Path file = work.resolve("in/slow");
    InputFile before = new InputFile("", Files.size(file), modified(file));
    Files.writeString(file, Numbers.json(0));
    InputFile now = new InputFile("", Files.size(file), modified(file));
    job.request(r -> r.batchSize(3L))
        .options(o -> o.setIncludeInstance(true))
        .input("new", "[1,2]");
    job.run()
        .refused(
            start + "options.includeInstance was false and is true",
            start + "request.batchSize was \"1\" and is \"3\"",
            start + "the input file " + work.resolve("in/new") + " was added",
            start
                + "the input file %s was changed: it had %s and has %s"
                    .formatted(file, before.describe(), now.describe()));
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  @Test
  void namesWhatIsDamagedAndSaysWhatToDo() throws Exception {
    TestJob job = Numbers.slowJob(work);
    cancelInTheMiddle(job);
    Path plan;
    try (var plans = Files.newDirectoryStream(job.out(), ".prediction-staging-*")) {
      plan = plans.iterator().next().resolve("plan.json");
    }
    Path commit;
    try (var commits = Files.newDirectoryStream(plan.getParent(), "commit-*")) {
      commit = commits.iterator().next();
    }
    byte[] committed = Files.readAllBytes(commit);
    Files.write(commit, Arrays.copyOf(committed, 100));
    JobEnd end = job.options(o -> o.setResume(true)).run();
    end.failed(
        ErrorCode.USER_CODE_FAILED,
        "Cannot read %s: it ends early, at byte 100 (start again with --overwrite)"
            .formatted(commit));
    Files.write(plan, new byte[0]);
    job.request(r -> r.batchSize(100L));
    job.run()
        .refused(
            "Cannot resume the job in %s: Cannot read %s: it is empty (start again with --overwrite)"
                .formatted(job.out(), plan));
    job.options(o -> o.setResume(false)).options(o -> o.setOverwrite(true));
    job.run().succeeded(Numbers.SLOW, 0);
  }

  @Test
  void refusesToResumeWithAModelThatHasChanged() throws Exception {
    Path model = work.resolve("model");
    WholeJobIT.copyModel("identity_all_dtypes", model);
    TestJob job = Numbers.slowJob(work).request(r -> r.uri(model.toString()));
    cancelInTheMiddle(job);
    Files.writeString(model.resolve("assets.extra"), "other");
    Files.createDirectories(model.resolve("assets"));
    Files.writeString(model.resolve("assets/new.txt"), "other");
    JobEnd end = job.options(o -> o.setResume(true)).run();
    assertThat(end.job().error())
        .hasValueSatisfying(
            error ->
                assertThat(error.message())
                    .startsWith(
                        "Cannot resume the job in %s: model.fingerprint was "
                            .formatted(job.out())));
  }

  @Test
  void resultsAreReplacedOnlyWhenTheNewOnesAreComplete() throws Exception {
    TestJob job = Numbers.slowJob(work);
    TestJob small = Numbers.job(work).request(r -> r.inputPaths(work + "/in/small"));
    Map<String, String> old =
        small.input("small", "[1,2]").run().succeeded(1, 0).results().contents();
    Command.run(small)
        .refused(
            "Field: prediction_input.output_path Error: Cannot write to outputPath %s: it holds"
                    .formatted(job.out())
                + " results, such as prediction.errors_stats-00000-of-00001 (replace them with"
                + " --overwrite, or choose another directory)");
    job.options(o -> o.setOverwrite(true)).request(r -> r.inputPaths(work + "/in/slow"));

    cancelInTheMiddle(job);
    Results results = new Results(job.out());
    old.forEach((name, bytes) -> assertThat(results.contents()).containsEntry(name, bytes));
    assertThat(results.names()).contains("prediction.manifest.json");

    job.options(o -> o.setOverwrite(false)).options(o -> o.setResume(true));
    job.run()
        .refused(
            "Cannot write to outputPath %s: it holds results, such as".formatted(job.out())
                + " prediction.errors_stats-00000-of-00001 (replace them with --overwrite, or choose"
                + " another directory)");
    job.options(o -> o.setOverwrite(true)).options(o -> o.setResume(false));

    JobEnd end = job.run().succeeded(Numbers.SLOW, 0);
    assertThat(end.lines()).isEqualTo(Numbers.predictions(0, Numbers.SLOW));
  }

  @Test
  void anUnfinishedJobCanBeOverwrittenByAnother() throws Exception {
    TestJob job = Numbers.slowJob(work);
    cancelInTheMiddle(job);
    TestJob other = Numbers.job(work).options(o -> o.setOverwrite(true));
    other.request(r -> r.inputPaths(work + "/in/other")).input("other", "[3,-3]");
    assertThat(other.run().succeeded(1, 0).lines()).containsExactly(Numbers.prediction(3));
  }

  @Test
  void failsWhenMoreInstancesFailThanAreAllowed() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 7)).input("b", "[]", "[]", "[]");
    job.options(o -> o.setOverwrite(true));
    job.options(o -> o.setMaxErrors(3L)).run().succeeded(7, 3);
    job.options(o -> o.setMaxErrorRate(0.3)).run().succeeded(7, 3);
    job.options(o -> o.setMaxErrorRate(0.29))
        .run()
        .failedWithResults(
            "3 of 10 instances failed, a greater share than --maxErrorRate=0.29", 7, 3);
    JobEnd end = job.options(o -> o.setMaxErrors(2L)).run();
    assertThat(end.job().error().orElseThrow().problems().get(0))
        .startsWith("The job was ended early: 3 of the ")
        .contains("more than --maxErrors=2");
    job.options(o -> o.setMaxErrors(3L)).options(o -> o.setMaxErrorRate(null));
    job.run().succeeded(7, 3);
  }

  @Test
  void aServiceRunsJobsForItsCallers() throws Exception {
    TestJob slow = Numbers.slowJob(work.resolve("slow"));
    TestJob quick = Numbers.job(work.resolve("quick")).input("a", "[1,-1]", "[]");
    JobServiceExample service = new JobServiceExample();
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      String cancelled = service.create(slow.input().toJson());
      Callable<PredictionOutput> request =
          () -> service.await(service.create(quick.input().toJson()));
      Future<PredictionOutput> output = callers.submit(request);
      assertThat(output.get().predictionCount()).isEqualTo(1);
      service.cancel(cancelled);
      service.await(cancelled);
      assertThat(service.describe(cancelled)).startsWith("CANCELLED ");
      assertThatThrownBy(() -> service.create("{\"dataFormat\": \"JSON\"}"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("Field: prediction_input.model_version Error: Missing model ");
    } finally {
      callers.shutdownNow();
    }
    assertThat(new Results(quick.out()).lines("prediction.results-"))
        .isEqualTo(List.of(Numbers.prediction(1)));
  }

  @Test
  void twoJobsRunAtTheSameTime() throws Exception {
    TestJob first = Numbers.slowJob(work.resolve("first"));
    TestJob second = TestJob.of(work.resolve("second"), "assert_positive");
    second.input("a", "1", "-1", "2");
    PredictionJob one = first.start();
    PredictionJob other = second.start();
    second.end(other).succeeded(2, 1);
    assertThat(first.end(one).succeeded(Numbers.SLOW, 0).lines())
        .isEqualTo(Numbers.predictions(0, Numbers.SLOW));
  }

  /** Cancels a job once a split is committed, and checks what it leaves. */
  private static void cancelInTheMiddle(TestJob job) throws Exception {
    PredictionJob running = job.start();
    while (Staged.in(job.out()).files().isEmpty()) {
      assertThat(running.waitUntilFinish(Duration.ofMillis(5))).isEmpty();
    }
    running.cancel();
    assertThat(running.state()).isIn(JobState.CANCELLING, JobState.CANCELLED);
    JobEnd end = job.end(running);
    assertThat(running.state()).isEqualTo(JobState.CANCELLED);
    assertThat(running.error()).isEmpty();
    assertThat(end.output().predictionCount()).isBetween(1L, Numbers.SLOW - 1L);
  }
}
