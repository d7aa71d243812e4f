package org.batchpredict.io.report;

/**
 * How long the steps of a pass took, in nanoseconds, added up over the lanes of all workers.
 *
 * @param read finding the records of batches
 * @param encode making tensors of them
 * @param run running the model
 * @param format making predictions of its outputs
 * @param write writing predictions and failures
 * @param idle waiting for the other lanes of a worker
 */
public record StepTimes(long read, long encode, long run, long format, long write, long idle) {
  public static final StepTimes NONE = new StepTimes(0, 0, 0, 0, 0, 0);

  public StepTimes plus(StepTimes other) {
    return new StepTimes(
        read + other.read,
        encode + other.encode,
        run + other.run,
        format + other.format,
        write + other.write,
        idle + other.idle);
  }
}
