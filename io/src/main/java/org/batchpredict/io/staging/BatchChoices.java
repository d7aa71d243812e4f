package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;

/**
 * Where a job keeps its {@link BatchChoice}: the first one stays, for all of its workers and for
 * the runs that resume it.
 */
public final class BatchChoices {
  private static final String KIND = "batchSize";

  private final Staging staging;
  private final ResourceId file;

  public BatchChoices(Staging staging) {
    this.staging = staging;
    this.file = staging.file("batch-size.json");
  }

  /** The job's choice; empty as long as it has none. */
  public Optional<BatchChoice> read() throws IOException {
    return Storage.exists(file)
        ? Optional.of(Json.read(file, KIND, BatchChoice.class, choice -> choice))
        : Optional.empty();
  }

  /**
   * Makes this the job's choice, unless it has one.
   *
   * @param run the run that chooses
   * @return the choice that the job has then
   * @throws SupersededException when the run has lost the directory
   */
  public BatchChoice choose(BatchChoice choice, String run) throws IOException {
    Optional<BatchChoice> first = read();
    if (first.isPresent()) {
      return first.get();
    }
    Storage.createWhole(
        staging.temporary(),
        file,
        out -> Json.write(out, KIND, choice),
        () -> staging.requireRun(run, "choose the batch size"));
    return read().orElse(choice); // of two that came at once, the one that is there
  }
}
