package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.RunException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultPolicyTest {
  private final MemDisk disk = MemDisk.create();
  private PlannedJob job;

  @BeforeEach
  void plan() throws IOException {
    Split split = new Split(0, List.of(new FileRange(disk.path("in"), 0, 0, 0)));
    job =
        PlannedJob.write(
            disk.path("out"), PlannedJob.NUMBERS, RecordFormat.LINES, 1, List.of(split));
  }

  @Test
  void throwsTheFinalExceptionThatTheRunnerKnows() throws IOException {
    IOException reason = new IOException("Cannot write x: 503");
    assertThatThrownBy(() -> runnerPolicy().run("Testing", failing(reason)))
        .isInstanceOf(NoRestart.class)
        .satisfies(thrown -> assertThat(JobFaults.isCancel(thrown)).isFalse())
        .satisfies(
            thrown ->
                assertThat(JobFaults.of(thrown))
                    .isEqualTo(
                        new JobFault(
                            ErrorCode.USER_CODE_FAILED, "Cannot write x: 503 (tried 5 times)")))
        .hasRootCause(reason);
    assertThat(fault()).map(JobFault::message).contains("Cannot write x: 503 (tried 5 times)");
  }

  @Test
  void keepsTheCodeOfWhatIsFinal() throws IOException {
    assertThatThrownBy(
            () -> runnerPolicy().run("Testing", failing(new ModelException("No model", null))))
        .isInstanceOf(NoRestart.class)
        .satisfies(
            thrown -> assertThat(JobFaults.of(thrown).code()).isEqualTo(ErrorCode.LOAD_FAILED));
    assertThat(fault()).contains(new JobFault(ErrorCode.LOAD_FAILED, "No model"));
  }

  @Test
  void aRunThatFailsForNoInstanceHasTheCodeOfRuns() throws IOException {
    RunException lost = new RunException(RunException.Reason.MACHINE, "INTERNAL: lost").asFault();
    assertThatThrownBy(() -> runnerPolicy().run("Testing", failing(lost)))
        .isInstanceOf(NoRestart.class);
    assertThat(fault())
        .contains(
            new JobFault(
                ErrorCode.RUN_FAILED,
                "Cannot run the model: INTERNAL: lost (no instance is to blame: see whether the model was exported whole, and what the machine lacks)"));
  }

  @Test
  void anErrorIsFinalToo() throws IOException {
    assertThatThrownBy(
            () ->
                runnerPolicy()
                    .run(
                        "Testing",
                        () -> {
                          throw new OutOfMemoryError("Java heap space");
                        }))
        .isInstanceOf(NoRestart.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThat(fault())
        .contains(
            new JobFault(
                ErrorCode.USER_CODE_FAILED,
                "Cannot go on: there is no memory: Java heap space (use a smaller batchSize, or a larger heap: -Xmx)"));
  }

  @Test
  void aCancelIsNeitherAFaultNorFinal() throws IOException {
    for (Exception cancel :
        List.of(new CancelledJobException(), new ClosedByInterruptException())) {
      assertThatThrownBy(() -> runnerPolicy().run("Testing", failing(cancel))).isSameAs(cancel);
      assertThat(JobFaults.isCancel(new NoRestart(cancel))).isTrue();
    }
    assertThat(fault()).isEmpty();
  }

  @Test
  void throwsWhatItCatchesWhenTheRunnerKnowsNothingFinal() throws IOException {
    IllegalStateException reason = new IllegalStateException("Cannot prove x");
    assertThatThrownBy(() -> policy().run("Testing", failing(reason))).isSameAs(reason);
    assertThat(fault()).map(JobFault::message).contains("Cannot prove x");
  }

  /** A disk that is down takes no fault either; the reason must come home all the same. */
  @Test
  void throwsTheReasonWhenItCannotBeLeft() {
    disk.crashAt(1);
    assertThatThrownBy(() -> runnerPolicy().run("Testing", failing(new IOException("503"))))
        .isInstanceOf(NoRestart.class)
        .satisfies(
            thrown -> assertThat(JobFaults.of(thrown).message()).isEqualTo("503 (tried 5 times)"));
  }

  /** Else each of them would find out for itself, with all its pauses. */
  @Test
  void aFaultStopsTheOtherWorkersOfTheProcess() throws IOException {
    PassSpec spec = job.spec().withWorkersBesideJob();
    FaultPolicy beside = FaultPolicy.of(spec).withRetries(new Retries(millis -> {}));
    try (RunControl control = RunControl.open(spec.runId())) {
      disk.crashAt(1);
      IOException full = new IOException("No space left on device");
      assertThatThrownBy(() -> beside.run("Testing", failing(full)));
      disk.heal();
      assertThat(control.isCancelled()).isFalse();
      assertThat(control.fault().map(JobFaults::of).map(JobFault::message))
          .contains("No space left on device (tried 5 times)");
      RunControl worker = RunControl.join(spec);
      assertThatThrownBy(() -> new RunMonitor(worker, spec.limits()).checkNotCancelled())
          .isInstanceOf(CancelledJobException.class);
      worker.leave();
      assertThat(RunControl.isCancelled(spec)).as("no pause of another goes on").isTrue();
    }
  }

  private FaultPolicy policy() {
    return FaultPolicy.of(job.spec()).withRetries(new Retries(millis -> {}));
  }

  private FaultPolicy runnerPolicy() {
    return policy().withThrownAs(NoRestart::new);
  }

  private Optional<JobFault> fault() throws IOException {
    return new JobNotes(Staging.of(job.spec().outputPath(), job.spec().fingerprint())).readFault();
  }

  private static Retries.Work<String> failing(Exception failure) {
    return () -> {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (IOException) failure;
    };
  }

  /** What a runner takes for final: it says something of its own, and nothing of the reason. */
  private static final class NoRestart extends RuntimeException {
    NoRestart(Throwable cause) {
      super("Unrecoverable failure, see the cause", cause);
    }
  }
}
