package org.batchpredict.transforms.job;

import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.batchpredict.io.staging.Manifest;

/**
 * Waits until every split is committed, proves that nothing is lost, and publishes the results
 * (docs/architecture.md, The way of a split): once, at the end, and with the same outcome when it
 * is repeated.
 *
 * <p>Input: the indexes from {@link PredictSplits}. Output: one number, the instances accounted
 * for.
 */
public final class FinishJob extends PTransform<PCollection<Integer>, PCollection<Long>> {
  private final FaultPolicy faults;

  private FinishJob(FaultPolicy faults) {
    this.faults = faults;
  }

  public static FinishJob of(PassSpec spec) {
    return new FinishJob(FaultPolicy.of(spec));
  }

  /** Like {@link PredictSplits#withFaultsThrownAs}. */
  public FinishJob withFaultsThrownAs(SerializableFunction<Throwable, RuntimeException> wrapper) {
    return new FinishJob(faults.withThrownAs(wrapper));
  }

  FinishJob withRetries(Retries retries) {
    return new FinishJob(faults.withRetries(retries));
  }

  /**
   * Does the same at once, in this thread, for who knows by himself that every split is committed.
   *
   * @throws IOException also when it was repeated in vain
   */
  public Manifest now() throws IOException {
    return publish(faults);
  }

  static Manifest publish(FaultPolicy faults) throws IOException {
    return faults.run("Publishing the results", () -> new Finisher(faults.spec()).finish());
  }

  @Override
  public PCollection<Long> expand(PCollection<Integer> committed) {
    // A group and not a count, which is three transforms more: each takes the Direct runner some
    // hundredths of a second, while nothing else is left to do.
    return committed
        .apply("Together", WithKeys.of((Void) null))
        .setCoder(KvCoder.of(VoidCoder.of(), VarIntCoder.of()))
        .apply("AwaitAll", GroupByKey.create())
        .apply("Publish", ParDo.of(new PublishFn(faults)))
        .setCoder(VarLongCoder.of());
  }
}
