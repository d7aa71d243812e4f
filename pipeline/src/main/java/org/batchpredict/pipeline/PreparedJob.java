package org.batchpredict.pipeline;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Split;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.RunProcess;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.io.staging.SupersededException;
import org.batchpredict.transforms.job.CancelledJobException;
import org.batchpredict.transforms.job.PassSpec;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * A request that was accepted, with everything decided before anything runs.
 *
 * @param pass what the workers must know
 * @param plan the splits, and what the manifest will say of the job
 */
record PreparedJob(PassSpec pass, Plan plan, ModelSignature signature, OutputClaim output) {
  /**
   * Makes the output directory the job's, with the plan in it for the workers, until {@link
   * OutputClaim#release}.
   *
   * @param runner what Beam calls the runner
   * @param workersElsewhere whether its workers are in other processes
   */
  void claimOutput(
      String runner,
      boolean workersElsewhere,
      LivenessProbe probe,
      Instant started,
      BooleanSupplier cancelled)
      throws IOException {
    RunProcess process = RunProcess.current();
    RunRecord run =
        new RunRecord(pass.runId(), process, runner, workersElsewhere, started.toEpochMilli());
    try {
      output.claim(
          plan,
          run,
          probe,
          millis -> {
            if (cancelled.getAsBoolean()) {
              throw new CancelledJobException();
            }
            Thread.sleep(millis);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledJobException();
    }
  }

  Staging staging() {
    return Staging.of(pass.outputPath(), pass.fingerprint());
  }

  /** What a worker has said of why the job failed; empty when none has. */
  Optional<JobFault> fault() throws IOException {
    try {
      staging().requireRun(pass.runId(), "go on");
      return new JobNotes(staging()).readFault();
    } catch (SupersededException e) {
      return Optional.of(new JobFault(ErrorCode.USER_CODE_FAILED, String.valueOf(e.getMessage())));
    }
  }

  /** The manifest of the job, once it has published its results; empty as long as it has not. */
  Optional<Manifest> published() throws IOException {
    return Publisher.published(staging());
  }

  /** The size of the input in bytes, compressed where it is. */
  long inputBytes() {
    return plan.splits().stream().mapToLong(Split::size).sum();
  }
}
