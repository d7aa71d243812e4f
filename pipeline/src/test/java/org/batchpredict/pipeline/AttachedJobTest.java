package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.Sleeper;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.RunWatch;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.runner.JobRunner;
import org.batchpredict.pipeline.runner.RunningPipeline;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.job.FinishJob;
import org.batchpredict.transforms.job.PassSpec;
import org.batchpredict.transforms.job.PredictSplits;
import org.batchpredict.transforms.job.Retries;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are watched through what their owner has left of them, and a runner by hand. */
class AttachedJobTest {
  private static final int COUNT = 30;
  private static final String RUNNERS_NAME = "job-7";

  private final MemDisk disk = MemDisk.create();
  private final Cluster cluster = new Cluster();
  private final List<JobState> states = new ArrayList<>();
  private PreparedJob job;
  private Staging staging;
  private int pauses;

  @TempDir Path work;

  @BeforeEach
  void claim() throws Exception {
    TestJob request =
        Numbers.job(work)
            .input("a", Numbers.json(0, COUNT))
            .input("b", "[]")
            .request(r -> r.outputPath(disk.path("out")));
    job = JobPreparation.prepare("owned", request.input(), request.options(), () -> false);
    staging = job.staging();
    job.claimOutput("Cluster", true, LivenessProbe.NONE, Instant.EPOCH, () -> false);
  }

  @Test
  void followsAJobWhoseOwnerHasDied() throws Exception {
    AttachedJob attached = attach(millis -> {});
    AttachedJob later = attach(millis -> {});
    dieOnceSubmitted();
    cluster.steps.add(this::predict);
    cluster.steps.add(
        () -> {
          assertThat(attached.counts().predictions()).isEqualTo(COUNT);
          assertThat(attached.counts().failures()).isEqualTo(1);
          assertThat(attached.counts().inputBytes()).isEqualTo(attached.inputBytes()).isPositive();
          predictAndFinish();
        });

    Outcome outcome = attached.run(states::add);

    assertSucceeded(outcome);
    assertThat(states).containsExactly(JobState.PREPARING, JobState.RUNNING);
    assertSucceeded(later.run(states::add));
  }

  @Test
  void tellsWhyAJobHasFailedAndLeavesItToBeResumed() throws Exception {
    AttachedJob attached = attach(millis -> {});
    dieOnceSubmitted();
    cluster.steps.add(this::predict);
    cluster.steps.add(
        () -> new JobNotes(staging).writeFault(new JobFault(ErrorCode.RUN_FAILED, "No memory")));

    Outcome outcome = attached.run(states::add);

    assertFailed(outcome, ErrorCode.RUN_FAILED, "No memory");
    assertReleased();
  }

  @Test
  void cancelsAndLeavesTheJobToBeResumed() throws Exception {
    AttachedJob attached = attach(millis -> {});
    dieOnceSubmitted();
    cluster.steps.add(this::predict);
    cluster.steps.add(attached::cancel);
    cluster.steps.add(() -> assertThat(cluster.cancels).isEqualTo(1));

    Outcome outcome = attached.run(states::add);

    assertThat(outcome).isEqualTo(new Outcome(JobState.CANCELLED, null, null));
    assertThat(cluster.cancels).isEqualTo(1);
    assertReleased();
  }

  @Test
  void succeedsWhenItIsCancelledTooLate() throws Exception {
    AttachedJob attached = attach(millis -> {});
    dieOnceSubmitted();
    cluster.steps.add(attached::cancel);
    cluster.steps.add(this::predictAndFinish);
    assertSucceeded(attached.run(states::add));
    assertThat(cluster.cancels).isEqualTo(1);
  }

  @Test
  void leavesTheEndToAnOwnerThatLives() throws Exception {
    AttachedJob attached =
        attach(
            millis -> {
              assertThat(isOwned()).isTrue();
              if (pauses == 3) {
                job.output().ended();
                job.output().release();
              }
            });
    job.output().submitted(Optional.of(RUNNERS_NAME));
    cluster.steps.add(this::predict);
    cluster.steps.add(
        () -> new JobNotes(staging).writeFault(new JobFault(ErrorCode.RUN_FAILED, "No memory")));
    assertFailed(attached.run(states::add), ErrorCode.RUN_FAILED, "No memory");
    assertThat(pauses).isEqualTo(3);
    assertReleased();
  }

  @Test
  void waitsUntilTheJobIsSubmitted() throws Exception {
    AttachedJob attached =
        attach(
            millis -> {
              beat();
              if (pauses == 3) {
                assertThat(states).containsExactly(JobState.PREPARING);
                dieOnceSubmitted();
              }
            });
    cluster.steps.add(this::predictAndFinish);
    assertSucceeded(attached.run(states::add));
    assertThat(pauses).isEqualTo(3);
  }

  @Test
  void givesUpAJobThatItsRunnerDoesNotKnowAndThatIsSilent() throws Exception {
    AttachedJob attached = attach(millis -> {});
    dieOnceSubmitted();
    cluster.knows = false;
    assertFailed(
        attached.run(states::add),
        ErrorCode.USER_CODE_FAILED,
        "The job has ended without results, and no worker has said why (see the runner's logs;"
            + " continue with --resume)");
    assertThat(pauses).isEqualTo(30);
    assertThat(isOwned()).as("nobody has said that it has ended").isTrue();
  }

  @Test
  void followsAJobThatItsRunnerDoesNotKnowButCannotCancelIt() throws Exception {
    AttachedJob[] attached = new AttachedJob[1];
    attached[0] =
        attach(
            millis -> {
              beat();
              if (pauses == 5) {
                attached[0].cancel();
              }
            });
    dieOnceSubmitted();
    cluster.knows = false;
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> attached[0].run(states::add))
        .withMessage(
            "Cannot cancel the job: it is alive, but Cluster does not know of its job job-7 (attach"
                + " with the options that it was started with)");
    assertThat(isOwned()).isTrue();
    assertThat(states).contains(JobState.RUNNING);
  }

  @Test
  void saysThatTheClusterDoesNotAnswer() throws Exception {
    AttachedJob attached = attach(millis -> {});
    dieOnceSubmitted();
    cluster.answers = false;
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> attached.run(states::add))
        .withMessage(
            "Cannot watch the job: Cluster cannot be asked for its job job-7 (attach again when it"
                + " can)");
    assertThat(isOwned()).isTrue();
  }

  private AttachedJob attach(Sleeper meanwhile) throws IOException {
    Sleeper sleeper =
        millis -> {
          pauses++;
          meanwhile.sleep(millis);
        };
    return new AttachedJob(
        new RunWatch(Staging.runs(disk.path("out")).get(0), sleeper),
        cluster,
        Numbers.job(work).options(),
        new Retries(millis -> {}));
  }

  /** The process that submitted the job does nothing any more. */
  private void dieOnceSubmitted() {
    job.output().submitted(Optional.of(RUNNERS_NAME));
    job.output().release();
  }

  private void beat() {
    disk.write(
        "out/.prediction-staging-%s/beat-owned".formatted(job.pass().fingerprint()),
        ("running " + pauses).getBytes(StandardCharsets.UTF_8));
  }

  private void predict() {
    work(false);
  }

  private void predictAndFinish() {
    work(true);
  }

  private void work(boolean finish) {
    PassSpec pass = job.pass();
    Pipeline pipeline = Pipeline.create();
    var predicted =
        pipeline.apply(
            "PredictSplits", PredictSplits.of(pass, job.plan().splits().size(), job.inputBytes()));
    if (finish) {
      predicted.apply("FinishJob", FinishJob.of(pass));
    }
    pipeline.run().waitUntilFinish();
  }

  private void assertSucceeded(Outcome outcome) {
    assertThat(outcome.error()).isNull();
    assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(outcome.manifest())
        .extracting(Manifest::totals)
        .isEqualTo(new Manifest.Totals(COUNT + 1, COUNT, 1));
    assertThat(disk.texts().keySet()).noneMatch(file -> file.contains("staging"));
  }

  private static void assertFailed(Outcome outcome, ErrorCode code, String problem) {
    assertThat(outcome.state()).isEqualTo(JobState.FAILED);
    assertThat(outcome.error())
        .isEqualTo(new JobError(JobError.Kind.FAILED, code, List.of(problem)));
  }

  /** The next run need not ask whether this one lives, and finds its work. */
  private void assertReleased() throws IOException {
    assertThat(Staging.runs(disk.path("out"))).isEmpty();
    assertThat(disk.texts().keySet())
        .anyMatch(file -> file.contains("/commit-00000"))
        .noneMatch(file -> file.contains("owned"));
  }

  private boolean isOwned() {
    return disk.texts().keySet().stream().anyMatch(file -> file.endsWith("/run-owned.json"));
  }

  private interface Step {
    void run() throws Exception;
  }

  /** A runner whose job does one step after the other. */
  private static final class Cluster implements JobRunner, RunningPipeline {
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean knows = true;
    private boolean answers = true;
    private int cancels;

    @Override
    public String name() {
      return "Cluster";
    }

    @Override
    public boolean serves(PipelineOptions options) {
      return true;
    }

    @Override
    public RunningPipeline start(Pipeline pipeline, int mostWorkers) {
      throw new AssertionError("nobody starts this");
    }

    @Override
    public Optional<RunningPipeline> find(PipelineOptions options, String jobId)
        throws IOException {
      if (!answers) {
        throw new IOException("no answer");
      }
      return knows && jobId.equals(RUNNERS_NAME) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public boolean awaitForAMoment() {
      Step step = steps.poll();
      if (step == null) {
        return true;
      }
      try {
        step.run();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return false;
    }

    @Override
    public void cancel() {
      cancels++;
    }
  }
}
