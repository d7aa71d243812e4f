package org.batchpredict.transforms.model;

import java.util.Locale;

/**
 * How many bytes of outputs a worker holds at a time, as the model gives them; their text takes
 * several times as much, a line at a time.
 *
 * @param batch of several instances: a sixteenth of the heap, divided by the processors, for each
 *     may have a worker
 * @param instance of a single one, which cannot be split: a sixteenth of the heap, at most 256 MiB,
 *     for its text must fit one array
 */
public record OutputLimit(long batch, long instance) {
  private static final long MOST = 256L << 20;

  /** The limit in this process. */
  public static final OutputLimit OF_HEAP =
      of(Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors());

  public OutputLimit {
    if (batch <= 0 || instance < batch) {
      throw new IllegalArgumentException(
          "Invalid limits: " + batch + " for a batch, " + instance + " for an instance");
    }
  }

  static OutputLimit of(long heapBytes, int processors) {
    long instance = Math.min(heapBytes / 16, MOST);
    return new OutputLimit(Math.max(1, instance / processors), Math.max(1, instance));
  }

  /** Throws unless the outputs of so many instances may be held. */
  public void check(int instances, long bytes) {
    long most = instances == 1 ? instance : batch;
    if (bytes > most) {
      throw new OutputException(
          instances == 1
              ? String.format(
                  Locale.ROOT,
                  "The outputs of one instance take %d bytes (must be at most %d: a sixteenth of the"
                      + " heap, which -Xmx sets, and not more than 256 MiB)",
                  bytes,
                  most)
              : String.format(
                  Locale.ROOT,
                  "The outputs of %d instances take %d bytes (must be at most %d at a time: try a"
                      + " smaller batchSize)",
                  instances,
                  bytes,
                  most),
          null);
    }
  }

  /** The fault of a run whose tensors no heap was left for. */
  public static OutputException noHeap(int instances, OutOfMemoryError reason) {
    return new OutputException(
        String.format(
            Locale.ROOT,
            "Cannot hold what goes in and out of a run of %d instances: there is no heap: %s (raise"
                + " -Xmx, or use a smaller batchSize)",
            instances,
            reason.getMessage()),
        reason);
  }
}
