package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.batchpredict.transforms.model.ClosedModelException;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does when its work fails (docs/adr/0011): it tries again itself, and what it throws
 * then is final.
 *
 * @param thrownAs makes of a final exception one that the runner knows for final; null to throw it
 *     as it is
 */
record FaultPolicy(
    PassSpec spec,
    Retries retries,
    @Nullable SerializableFunction<Throwable, RuntimeException> thrownAs)
    implements Serializable {

  static FaultPolicy of(PassSpec spec) {
    return new FaultPolicy(requireNonNull(spec, "spec"), Retries.patient(), null);
  }

  FaultPolicy withRetries(Retries newRetries) {
    return new FaultPolicy(spec, newRetries, thrownAs);
  }

  FaultPolicy withThrownAs(SerializableFunction<Throwable, RuntimeException> wrapper) {
    return new FaultPolicy(spec, retries, requireNonNull(wrapper, "wrapper"));
  }

  /**
   * Does the work. Errors are final as well: what has no memory or no class now will have none in
   * the next attempt.
   */
  <T> T run(String what, Retries.Work<T> work) throws IOException {
    try {
      return retries.run(what, () -> RunControl.isCancelled(spec), work);
    } catch (IOException | RuntimeException | Error e) {
      if (JobFaults.isCancel(e)
          || e instanceof ClosedModelException // says nothing of why the worker was closed
          || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      JobFaults.leave(spec, e);
      RunControl.fail(spec, JobFaults.exception(e));
      if (thrownAs == null) {
        throw e;
      }
      throw thrownAs.apply(JobFaults.exception(e));
    }
  }
}
