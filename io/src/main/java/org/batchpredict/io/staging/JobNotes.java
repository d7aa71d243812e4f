package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;

/**
 * What workers leave word of in the directory of a job's work, once for the whole job: the first
 * word stays.
 */
public final class JobNotes {
  private final Staging staging;
  private final ResourceId fault;
  private final ResourceId dependent;

  public JobNotes(Staging staging) {
    this.staging = staging;
    this.fault = staging.file("fault.json");
    this.dependent = staging.file("batch-dependent.json");
  }

  /**
   * Leaves word of why the run has failed. The first fault stays: the others may follow from it.
   */
  public void writeFault(JobFault first) throws IOException {
    if (Storage.exists(fault)) {
      return;
    }
    Storage.writeWhole(staging.temporary(), fault, out -> Json.write(out, "fault", first));
  }

  /** The run's first fault; empty when there is none. */
  public Optional<JobFault> readFault() throws IOException {
    return Storage.exists(fault)
        ? Optional.of(Json.read(fault, "fault", JobFault.class, it -> it))
        : Optional.empty();
  }

  /** Forgets the fault of an earlier run, before the job is run again. */
  public void dropFault() throws IOException {
    Staging.deleteExisting(List.of(fault));
  }

  /** Notes which outputs of the model depend on the batch, for the manifest; nothing for none. */
  public void writeBatchDependentOutputs(List<String> outputs) throws IOException {
    if (outputs.isEmpty() || Storage.exists(dependent)) {
      return;
    }
    Storage.writeWhole(
        staging.temporary(),
        dependent,
        out -> Json.write(out, "outputs", new BatchDependent(outputs)));
  }

  List<String> readBatchDependentOutputs() throws IOException {
    return Storage.exists(dependent)
        ? Json.read(dependent, "outputs", BatchDependent.class, BatchDependent::outputs)
        : List.of();
  }
}
