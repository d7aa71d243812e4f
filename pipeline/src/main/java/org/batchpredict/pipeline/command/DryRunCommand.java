package org.batchpredict.pipeline.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.DryRun;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/** The command when it is to say what a job would do. */
final class DryRunCommand {
  private DryRunCommand() {}

  /** Says what it has found; it fails when a record of the sample does. */
  static Ending run(PredictionInput input, PredictionOptions options, PrintStream out)
      throws IOException {
    DryRun found = BatchPrediction.dryRun(input, options);
    out.println(found.describe());
    out.flush();
    return found.succeeded()
        ? Ending.withoutJob()
        : Ending.failed(JobError.Kind.FAILED, ErrorCode.INVALID_INPUT, List.of(reason(found)));
  }

  private static String reason(DryRun found) {
    return "%s of %s sampled records fail (a job would write each to prediction.errors-*, and go on)"
        .formatted(found.sample().failed(), found.sample().records());
  }
}
