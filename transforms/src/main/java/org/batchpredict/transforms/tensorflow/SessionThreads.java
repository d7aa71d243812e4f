package org.batchpredict.transforms.tensorflow;

import java.io.Serializable;

/**
 * The threads that run a model's operations. The first session of a process fixes the sizes of
 * TensorFlow's pools; only the choice of {@link #IN_CALLER} is each session's own.
 *
 * @param intraOp threads that share one operation's work; 0 for as many as there are cores
 * @param interOp threads that run operations side by side; {@link #IN_CALLER} for none, 0 for as
 *     many as there are cores
 */
record SessionThreads(int intraOp, int interOp) implements Serializable {
  /**
   * Every operation runs in the thread that calls, with TensorFlow's arithmetic: denormal numbers
   * are zero. Where a thread of Java cannot have that, in TensorFlow's pool all the same.
   */
  static final int IN_CALLER = -1;

  /**
   * Each run stays in the thread that called it: fastest for jobs, whose batches already keep every
   * core busy (half the time of TensorFlow's own default for a small model).
   */
  static final SessionThreads DEFAULT = new SessionThreads(1, IN_CALLER);

  /** The same, but in TensorFlow's pool where it would be in the calling thread. */
  SessionThreads notInCaller() {
    return interOp == IN_CALLER ? new SessionThreads(intraOp, 0) : this;
  }

  SessionThreads {
    if (intraOp < 0) {
      throw new IllegalArgumentException(
          "Invalid intra-op threads: " + intraOp + " (must be >= 0)");
    }
    if (interOp < IN_CALLER) {
      throw new IllegalArgumentException(
          "Invalid inter-op threads: " + interOp + " (must be >= " + IN_CALLER + ")");
    }
  }
}
