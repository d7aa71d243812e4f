package example;

import java.time.Duration;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobOptions;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/** Predicts the files that a pattern names: MODEL PATTERN OUTPUT_DIRECTORY. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    PredictionInput input =
        PredictionInput.builder()
            .uri(args[0])
            .dataFormat("JSON")
            .inputPaths(args[1])
            .outputPath(args[2])
            .build();
    PredictionOptions options =
        JobOptions.builder().with(PredictionOptions::setOverwrite, true).build();
    PredictionJob job = BatchPrediction.start(input, options);
    job.onProgress(
        Duration.ofSeconds(1),
        progress -> System.err.println(progress.predictions() + " predictions"));
    job.whenFinished()
        .thenAccept(output -> System.out.println(job.state() + " " + output.toJson()))
        .join();
    job.error().ifPresent(error -> System.err.println(error.message()));
  }
}
