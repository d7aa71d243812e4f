package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.batchpredict.io.Split;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.Publisher;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.job.PassSpec;
import org.batchpredict.transforms.model.ModelSignature;

/**
 * A request that was accepted, with everything decided before anything runs.
 *
 * @param pass what the workers must know
 * @param plan the splits, and what the manifest will say of the job
 */
record PreparedJob(PassSpec pass, Plan plan, ModelSignature signature, OutputClaim output) {
  /** Makes the output directory the job's, with the plan in it for the workers. */
  void claimOutput() throws IOException {
    output.claim(plan);
  }

  /** What a worker has said of why the job failed; empty when none has. */
  Optional<JobFault> fault() throws IOException {
    return Staging.of(pass.outputPath(), pass.fingerprint()).readFault();
  }

  /** The manifest of the job, once it has published its results; empty as long as it has not. */
  Optional<Manifest> published() throws IOException {
    return Publisher.finish(Staging.of(pass.outputPath(), pass.fingerprint()));
  }

  /** The size of the input in bytes, compressed where it is. */
  long inputBytes() {
    return plan.splits().stream().mapToLong(Split::size).sum();
  }
}
