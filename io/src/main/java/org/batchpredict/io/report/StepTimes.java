package org.batchpredict.io.report;

/**
 * How long the steps of a pass took, in nanoseconds, added up over the lanes of all workers.
 *
 * @param read finding the records of batches
 * @param parse making columns of them
 * @param encode making TensorFlow's tensors of columns
 * @param run running the model: TensorFlow alone
 * @param decode making columns of its tensors
 * @param format making predictions of columns
 * @param write writing predictions and failures
 * @param waiting for the other lanes of a worker
 */
public record StepTimes(
    long read,
    long parse,
    long encode,
    long run,
    long decode,
    long format,
    long write,
    long waiting) {
  public static final StepTimes NONE = new StepTimes(0, 0, 0, 0, 0, 0, 0, 0);

  public StepTimes plus(StepTimes other) {
    return new StepTimes(
        read + other.read,
        parse + other.parse,
        encode + other.encode,
        run + other.run,
        decode + other.decode,
        format + other.format,
        write + other.write,
        waiting + other.waiting);
  }
}
