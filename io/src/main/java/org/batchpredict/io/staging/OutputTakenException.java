package org.batchpredict.io.staging;

import org.batchpredict.io.LastingException;

/** The output directory belongs to another run, which is alive. */
public final class OutputTakenException extends LastingException {
  private static final long serialVersionUID = 1;

  OutputTakenException(String outputPath, StagedRun owner) {
    super(
        "Cannot write to outputPath %s: another job works on it: %s (wait for its end or cancel it, or choose another directory)"
            .formatted(outputPath, owner.describe()));
  }
}
