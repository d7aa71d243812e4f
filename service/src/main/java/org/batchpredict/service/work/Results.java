package org.batchpredict.service.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.InputException;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of a job whose worker was lost after it had published them, and before it could say
 * so: the job has ended, whatever has become of its input since.
 */
record Results(Task task, String outputPath, PredictionOptions options) {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  /** A handle on the job that has ended; empty when no results show that it has. */
  Optional<PredictionJob> find() {
    try {
      return areComplete()
          ? Optional.of(BatchPrediction.attach(outputPath, options))
          : Optional.empty();
    } catch (IOException | InvalidRequestException e) { // to resume tells more
      LOG.info("Cannot read the results in {}: {}", outputPath, e.getMessage());
      return Optional.empty();
    }
  }

  private boolean areComplete() throws IOException {
    Optional<Manifest> manifest = Manifest.read(outputPath);
    return manifest.isPresent()
        && manifest.get().job().path("request").equals(MAPPER.readTree(task.input().toJson()))
        && isOfThisJob()
        && Staging.unfinished(outputPath).isEmpty()
        && Staging.runs(outputPath).isEmpty();
  }

  /** An earlier job may have asked for the same. */
  private boolean isOfThisJob() throws IOException {
    try {
      return InputFiles.match(List.of(outputPath + "/prediction.manifest.json")).stream()
          .mapToLong(InputFile::lastModifiedMillis)
          .allMatch(modified -> modified >= task.jobStarted().toEpochMilli());
    } catch (InputException e) {
      throw new IOException(e);
    }
  }
}
