package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.PinnedModel;

/**
 * What a worker must know to predict splits: everything but the plan, which it reads from the
 * staging directory.
 *
 * @param runId names this execution
 * @param outputPath the output directory
 * @param fingerprint names the staging directory in it
 * @param input how the input is read
 * @param output how predictions are written
 * @param batchSize the most instances in one run of the model; {@link #AUTO} for as many as is
 *     found to be good
 * @param maxRecordBytes a longer record is a failure and is never held
 * @param acceptsChangedInput whether an input file that has changed since the plan is read as it is
 * @param overwrite whether results of an earlier job in the output directory are replaced
 * @param allowBatchDependent whether batches are filled up with copies even for a model whose
 *     outputs depend on them
 * @param report whether the splits note what the job's report says
 * @param besideJob whether workers are in the process that started the run: one that finds no
 *     {@link RunControl} there is too late
 */
public record PassSpec(
    String runId,
    String outputPath,
    String fingerprint,
    PinnedModel model,
    InputFormat input,
    InstanceRules rules,
    OutputFormat output,
    int batchSize,
    long maxRecordBytes,
    ErrorLimits limits,
    boolean acceptsChangedInput,
    boolean overwrite,
    boolean allowBatchDependent,
    boolean report,
    boolean besideJob)
    implements Serializable {
  /** The batch size of a job that finds out itself which is good (docs/adr/0054). */
  public static final int AUTO = 0;

  public PassSpec {
    requireNonNull(runId, "runId");
    requireNonNull(outputPath, "outputPath");
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(model, "model");
    requireNonNull(input, "input");
    requireNonNull(rules, "rules");
    requireNonNull(output, "output");
    requireNonNull(limits, "limits");
    if (batchSize < AUTO) {
      throw new IllegalArgumentException("Invalid batchSize: " + batchSize + " (must be > 0)");
    }
    if (maxRecordBytes <= 0) {
      throw new IllegalArgumentException(
          "Invalid maxRecordBytes: " + maxRecordBytes + " (must be > 0)");
    }
  }

  /** Whether workers find out how large batches are best; where that is fixed, they need not. */
  boolean choosesBatch(ModelSignature signature) {
    return batchSize == AUTO && signature.fixedBatchSize() == 0;
  }

  /** The most instances that a run of the model is given, whatever is found out. */
  int mostInBatch() {
    return batchSize == AUTO ? BatchProbe.MOST : batchSize;
  }

  /** The batch size of a pass that finds out nothing. */
  int batchSizeAtOnce() {
    return batchSize == AUTO ? BatchProbe.START : batchSize;
  }

  /** The same for workers in the process that starts the run. */
  public PassSpec withWorkersBesideJob() {
    return new PassSpec(
        runId,
        outputPath,
        fingerprint,
        model,
        input,
        rules,
        output,
        batchSize,
        maxRecordBytes,
        limits,
        acceptsChangedInput,
        overwrite,
        allowBatchDependent,
        report,
        true);
  }
}
