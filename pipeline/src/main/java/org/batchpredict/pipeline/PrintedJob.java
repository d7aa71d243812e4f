package org.batchpredict.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.job.OrderedPass;

/**
 * A job without an output: its predictions go to a stream, in the order of the input, in the thread
 * that asks for them.
 *
 * @param failures the number of instances that have no prediction
 * @param error why it failed; empty when it succeeded, by the rules of all jobs
 */
public record PrintedJob(long predictions, long failures, Optional<JobError> error) {

  /** Runs it; the options are a copy. */
  static PrintedJob run(
      PredictionInput input,
      PredictionOptions options,
      long limit,
      OutputStream out,
      Consumer<String> onFailure)
      throws IOException {
    String id = UUID.randomUUID().toString();
    // All that is checked of a directory that nobody has and nothing is written to holds.
    Path nowhere = Path.of(System.getProperty("java.io.tmpdir"), "batchpredict-" + id);
    options.setOutputRoots(null);
    options.setOverwrite(false);
    options.setResume(false);
    PreparedJob job =
        JobPreparation.prepare(
            id, input.toBuilder().outputPath(nowhere.toString()).build(), options, () -> false);
    OrderedPass pass = new OrderedPass(job.pass());
    Optional<JobError> error;
    try {
      out.write(job.plan().results().header().getBytes(StandardCharsets.UTF_8));
      pass.run(job.plan().files(), limit, out, onFailure);
      error = verdict(job, pass).map(PrintedJob::error);
    } catch (IOException | RuntimeException e) {
      error = Optional.ofNullable(Outcome.of(e).error());
    }
    return new PrintedJob(pass.predictions(), pass.failures(), error);
  }

  private static Optional<String> verdict(PreparedJob job, OrderedPass pass) {
    return pass.predictions() == 0 && pass.failures() > 0
        ? Optional.of("Every instance failed (" + pass.failures() + ")")
        : job.pass().limits().verdict(pass.predictions(), pass.failures());
  }

  private static JobError error(String reason) {
    return new JobError(JobError.Kind.FAILED, ErrorCode.INVALID_INPUT, List.of(reason));
  }
}
