package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.Verification;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;

/** The command when it is to run no job, but to check the results of one. */
final class VerifyCommand {
  private VerifyCommand() {}

  /**
   * Says on one line what it has found.
   *
   * @throws InvalidRequestException when a job is asked for, too
   */
  static Ending run(PredictionOptions options, PrintStream out) {
    checkNoRequest(options);
    Verification found = BatchPrediction.verify(String.valueOf(options.getVerify()), options);
    out.println(found.describe());
    out.flush();
    return found.isWhole()
        ? Ending.withoutJob()
        : Ending.failed(JobError.Kind.FAILED, ErrorCode.USER_CODE_FAILED, found.problems());
  }

  private static void checkNoRequest(PredictionOptions options) {
    List<String> given = new ArrayList<>();
    if (options.getPredictionInput() != null) {
      given.add("--predictionInput");
    }
    Arrays.stream(RequestField.values())
        .filter(field -> field.get(options) != null)
        .map(field -> "--" + field.jsonName())
        .forEach(given::add);
    if (options.isDryRun()) {
      given.add("--dryRun");
    }
    if (!given.isEmpty()) {
      throw new InvalidRequestException(
          List.of(
              "Invalid --verify: %s (must be given without %s)"
                  .formatted(options.getVerify(), String.join(", ", given))));
    }
  }
}
