package org.batchpredict.service.store;

import org.batchpredict.pipeline.JobState;

/**
 * The state and the sequence of a job in one number, by which the jobs of a state are in order:
 * column {@code state_key}. States that follow one another here are one range.
 */
final class StateKeys {
  private static final int SEQUENCE_BITS = 56;

  private StateKeys() {}

  static long of(JobState state, long sequence) {
    return from(state) + sequence;
  }

  /** What the keys of a state start from. */
  static long from(JobState state) {
    return number(state) << SEQUENCE_BITS;
  }

  /** What the keys of a state are below of. */
  static long to(JobState state) {
    return (number(state) + 1) << SEQUENCE_BITS;
  }

  /** The sequence in a key. */
  static long sequence(long key) {
    return key & ((1L << SEQUENCE_BITS) - 1);
  }

  /** Kept in rows: none may change. */
  private static long number(JobState state) {
    return switch (state) {
      case QUEUED -> 0;
      case PREPARING -> 1;
      case RUNNING -> 2;
      case CANCELLING -> 3;
      case SUCCEEDED -> 4;
      case FAILED -> 5;
      case CANCELLED -> 6;
    };
  }
}
