package org.batchpredict.pipeline;

import java.util.List;
import java.util.Optional;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.transforms.job.ErrorLimits;
import org.batchpredict.transforms.job.JobFaults;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param error null when it succeeded, and when it was cancelled
 * @param manifest null when no results were published
 */
record Outcome(JobState state, @Nullable JobError error, @Nullable Manifest manifest) {
  /** The outcome of a job that published its results, and failed if there is a verdict. */
  static Outcome published(Manifest manifest, Optional<String> verdict) {
    return verdict
        .map(reason -> failed(new JobFault(ErrorCode.INVALID_INPUT, reason), manifest))
        .orElseGet(() -> new Outcome(JobState.SUCCEEDED, null, manifest));
  }

  /** The outcome of a job of which only the manifest is known. */
  static Outcome published(Manifest manifest) {
    if (manifest.state() == Manifest.State.SUCCEEDED) {
      return published(manifest, Optional.empty());
    }
    Manifest.Totals totals = manifest.totals();
    return published(
        manifest,
        new ErrorLimits(null, null)
            .verdict(totals.predictions(), totals.failures())
            .or(
                () ->
                    Optional.of(
                        "%s of %s instances failed, more than the job allows"
                            .formatted(totals.failures(), totals.instances()))));
  }

  /** The outcome of a job that ended with an exception. */
  static Outcome of(Throwable thrown) {
    if (thrown instanceof InvalidRequestException e) {
      JobError refused = new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, e.problems());
      return new Outcome(JobState.FAILED, refused, null);
    }
    return JobFaults.isCancel(thrown)
        ? new Outcome(JobState.CANCELLED, null, null)
        : failed(JobFaults.of(thrown));
  }

  /** The outcome of a job that failed without results. */
  static Outcome failed(JobFault fault) {
    return failed(fault, null);
  }

  /** The outcome of a job that failed, with its results published or not. */
  static Outcome failed(JobFault fault, @Nullable Manifest manifest) {
    JobError error = new JobError(JobError.Kind.FAILED, fault.code(), List.of(fault.message()));
    return new Outcome(JobState.FAILED, error, manifest);
  }
}
