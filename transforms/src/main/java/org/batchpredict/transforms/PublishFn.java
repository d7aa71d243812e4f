package org.batchpredict.transforms;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.batchpredict.io.output.Manifest;

/** Publishes the results of a run whose splits are all committed. */
final class PublishFn extends DoFn<Long, Long> {
  private final PassSpec spec;

  PublishFn(PassSpec spec) {
    this.spec = spec;
  }

  @ProcessElement
  public void publish(OutputReceiver<Long> instances) throws IOException {
    try {
      Manifest manifest = new Finisher(spec).finish();
      instances.output(manifest.totals().instances());
    } catch (IOException | RuntimeException e) {
      JobFaults.leave(spec, e);
      throw e;
    }
  }
}
