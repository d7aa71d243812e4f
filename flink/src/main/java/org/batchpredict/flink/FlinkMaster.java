package org.batchpredict.flink;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The cluster that a job is submitted to: the one that {@code --flinkMaster} names, or the one of
 * the {@code flink run} that this process is.
 *
 * @param address host and port of the REST endpoint
 * @param inContext whether it is the one of {@code flink run}
 */
record FlinkMaster(String address, boolean inContext) {
  private static final Set<String> IN_PROCESS = Set.of("[local]", "[collection]");

  /** Empty when the job is to run in this process. */
  static Optional<FlinkMaster> of(FlinkPipelineOptions options) {
    String master = options.getFlinkMaster();
    if (master.equals(FlinkSubmission.AUTO)) {
      return FlinkSubmission.context().map(address -> new FlinkMaster(address, true));
    }
    return IN_PROCESS.contains(master)
        ? Optional.empty()
        : Optional.of(new FlinkMaster(master.replaceFirst("^https?://", ""), false));
  }

  /**
   * Asks the cluster what it has.
   *
   * @throws IOException when it does not answer; that of {@code flink run} need not, since Flink
   *     knows other ways to it
   */
  FlinkCluster describe() throws IOException, InterruptedException {
    try {
      return FlinkCluster.at(address);
    } catch (IOException e) {
      if (inContext) {
        return FlinkCluster.UNKNOWN;
      }
      throw e;
    }
  }

  /** Submits a pipeline, with the jars that the cluster lacks; {@code flink run} brings its own. */
  PipelineResult submit(Pipeline pipeline, FlinkPipelineOptions options, FlinkCluster cluster)
      throws InterruptedException {
    if (!inContext) {
      FlinkJars.stage(options, cluster);
    }
    if (options.getUseDataStreamForBatch()) {
      FlinkRestarts.set(options);
      return pipeline.run();
    }
    options.setFlinkMaster(FlinkSubmission.AUTO);
    return FlinkSubmission.submit(
        pipeline, options, inContext ? Optional.empty() : Optional.of(address));
  }
}
