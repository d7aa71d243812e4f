package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a split tells of its pass besides its counts; part of its commit record.
 *
 * @param startedMillis when the attempt began, in milliseconds since the epoch
 * @param endedMillis when all was written
 * @param batches how often the model was given instances
 * @param runSeconds how long that took each time
 * @param batchSizes how many records there were each time
 * @param omittedOutputs those that are too many to be told of
 */
public record SplitReport(
    long startedMillis,
    long endedMillis,
    long batches,
    NumberSummary runSeconds,
    NumberSummary batchSizes,
    List<OutputSummary> outputs,
    List<String> omittedOutputs) {
  public SplitReport {
    requireNonNull(runSeconds, "runSeconds");
    requireNonNull(batchSizes, "batchSizes");
    outputs = List.copyOf(outputs);
    omittedOutputs = List.copyOf(omittedOutputs);
  }
}
