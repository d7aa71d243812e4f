package org.batchpredict.transforms;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Waits until every split is committed, proves that nothing is lost, and publishes the results
 * (design 2): once, at the end, and with the same outcome when it is repeated.
 *
 * <p>Input: the indexes from {@link PredictSplits}. Output: one number, the instances accounted
 * for.
 */
public final class FinishJob extends PTransform<PCollection<Integer>, PCollection<Long>> {
  private final PassSpec spec;

  private FinishJob(PassSpec spec) {
    this.spec = requireNonNull(spec, "spec");
  }

  public static FinishJob of(PassSpec spec) {
    return new FinishJob(spec);
  }

  @Override
  public PCollection<Long> expand(PCollection<Integer> committed) {
    return committed
        .apply("AwaitAll", Combine.globally(Count.<Integer>combineFn()).withoutDefaults())
        .setCoder(VarLongCoder.of())
        .apply("Publish", ParDo.of(new PublishFn(spec)))
        .setCoder(VarLongCoder.of());
  }
}
