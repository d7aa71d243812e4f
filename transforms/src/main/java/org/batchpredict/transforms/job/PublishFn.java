package org.batchpredict.transforms.job;

import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Publishes the results of a run whose splits are all committed. */
final class PublishFn extends DoFn<KV<Void, Iterable<Integer>>, Long> {
  private final FaultPolicy faults;

  PublishFn(FaultPolicy faults) {
    this.faults = faults;
  }

  @Setup
  public void registerStores(PipelineOptions options) {
    Worker.registerStores(faults.spec(), options);
  }

  @ProcessElement
  public void publish(OutputReceiver<Long> instances) throws IOException {
    instances.output(FinishJob.publish(faults).totals().instances());
  }
}
