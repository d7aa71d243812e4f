package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.RunProcess;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jobs can be attached to, and which are over. */
class AttachmentTest {
  private static final RunProcess FAR = new RunProcess("far", "far", 7, 1);

  @TempDir Path work;

  @Test
  void refusesWhereNoJobWorks() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]");
    String reason =
        "no job works on it, and it holds no results (start one, or continue an unfinished one with --resume)";
    assertRefused(job, reason);
    job.run().succeeded(1, 0);
    try (var files = Files.newDirectoryStream(job.out(), "*manifest*")) {
      files.forEach(path -> path.toFile().delete());
    }
    assertRefused(job, reason);
  }

  @Test
  void isOverWhereResultsArePublished() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]", "[]");
    PredictionJob started = job.run().succeeded(1, 1).job();
    PredictionJob attached = BatchPrediction.attach(job.out().toString(), job.options());
    assertThat(attached.state()).isEqualTo(JobState.SUCCEEDED);
    job.end(attached).succeeded(1, 1);
    assertThat(attached.progress().inputBytes())
        .isEqualTo(started.progress().inputBytes())
        .isEqualTo(attached.progress().totalInputBytes());
    assertThat(attached.id())
        .isEqualTo(new Results(job.out()).manifest().get("fingerprint").asText());
    attached.cancel();
    assertThat(attached.state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void saysWhyPublishedResultsAreThoseOfAFailedJob() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[]", "[]");
    JobError error = job.run().job().error().orElseThrow();
    PredictionJob attached = BatchPrediction.attach(job.out().toString(), job.options());
    assertThat(attached.state()).isEqualTo(JobState.FAILED);
    assertThat(attached.error()).contains(error);

    job.input("b", "[1,2]").options(o -> o.setOverwrite(true)).options(o -> o.setMaxErrorRate(0.5));
    job.run();
    job.end(BatchPrediction.attach(job.out().toString(), job.options()))
        .failed(ErrorCode.INVALID_INPUT, "2 of 3 instances failed, more than the job allows");
  }

  @Test
  void refusesAJobThatLivesInAnotherProcess() throws Exception {
    TestJob job = Numbers.job(work);
    write(job, new RunRecord("r1", FAR, "DirectRunner", false, 0));
    assertRefused(
        job,
        "its job is one of DirectRunner in process 7 on far since 1970-01-01T00:00:00Z (only jobs"
            + " on a cluster can be attached to)");
  }

  @Test
  void refusesAJobOfAnotherRunner() throws Exception {
    TestJob job = Numbers.job(work);
    write(job, new RunRecord("r1", FAR, "DirectRunner", false, 3));
    write(job, new RunRecord("r2", FAR, "OldRunner", true, 1));
    write(job, new RunRecord("r3", FAR, "FlinkRunner", true, 2));
    assertRefused(
        job,
        "its job is not one of DirectRunner: FlinkRunner, submitted by process 7 on far since"
            + " 1970-01-01T00:00:00.002Z (take the options that it was started with)");
  }

  private static void write(TestJob job, RunRecord run) throws Exception {
    Staging.of(job.out().toString(), "f").writeRun(run);
  }

  private static void assertRefused(TestJob job, String reason) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> BatchPrediction.attach(job.out().toString(), job.options()))
        .withMessage("Cannot attach to %s: %s", job.out(), reason);
  }
}
